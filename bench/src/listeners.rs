//! What 200 listeners at the same time cost: each reads a track at the pace at which it plays,
//! after the first seconds, which a player takes at once.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use crate::process::Process;
use crate::processing;

/// Listeners at the same time.
pub const LISTENERS: usize = 200;
/// What a second of the better rendition takes: 192 kbit.
const BYTES_PER_SECOND: usize = 192_000 / 8;
/// Seconds that a player takes at once.
const AHEAD: usize = 10;
/// How long they are watched.
const WATCHED: Duration = Duration::from_secs(20);

/// What was seen of the listeners.
#[derive(Debug, Clone, Copy)]
pub struct Listened {
    /// The server's share of one processor while all of them listen.
    pub share: f64,
    /// How far its resident memory rose above what it was before, in bytes.
    pub rise: u64,
}

/// Lets them listen to one track of this artist, whose cookie is `artist`.
///
/// # Errors
/// When the track does not play, a listener has to wait, or `/proc` does not tell.
pub async fn run(process: &Process, artist: &str) -> Result<Listened> {
    let track = processing::public_song(process.address, artist).await?;
    let (before, _) = process.resident_bytes()?;
    let mut listening = JoinSet::new();
    for _ in 0..LISTENERS {
        listening.spawn(listen(process.address, track.clone()));
    }
    // What all take at once is over.
    sleep(Duration::from_secs(3)).await;
    let (used, began) = (process.processor_time()?, Instant::now());
    sleep(WATCHED).await;
    let used = process.processor_time()?.saturating_sub(used);
    let share = used.as_secs_f64() / began.elapsed().as_secs_f64();
    while let Some(ended) = listening.join_next().await {
        ended??;
    }
    let (_, highest) = process.resident_bytes()?;
    Ok(Listened {
        share,
        rise: highest.saturating_sub(before),
    })
}

async fn listen(address: SocketAddr, track: String) -> Result<()> {
    let request = format!(
        "GET /media/tracks/{track}/stream.m4a HTTP/1.1\r\nhost: {address}\r\n\
         range: bytes=0-\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut taken = vec![0; BYTES_PER_SECOND];
    let began = Instant::now();
    let until = WATCHED + Duration::from_secs(5);
    let mut is_first = true;
    for second in 0.. {
        let due = began + Duration::from_secs(second);
        if due > began + until {
            return Ok(());
        }
        sleep_until(due).await;
        let seconds = if second == 0 { AHEAD } else { 1 };
        for _ in 0..seconds {
            stream
                .read_exact(&mut taken)
                .await
                .context("a track broke off")?;
            if std::mem::take(&mut is_first) {
                ensure!(
                    taken.starts_with(b"HTTP/1.1 206"),
                    "no part of a track: {}",
                    String::from_utf8_lossy(&taken[..200])
                );
            }
        }
    }
    Ok(())
}
