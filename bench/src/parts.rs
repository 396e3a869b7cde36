//! What ordinary large uploads cost: files of 200 MB in parts, by tus, as the upload page sends
//! them, beside copying the same bytes and waiting until they are on the disk.

use std::fs::{self, File};
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::process::Process;

/// Uploads at the same time.
const UPLOADS: usize = 8;
/// Bytes of each file: just below the limit of 200 MiB.
const FILE_BYTES: usize = 200_000_000;
/// Bytes that are written at once.
const CHUNK: usize = 64 * 1024;

/// What was seen of the uploads.
pub struct Seen {
    /// How far the server's resident memory rose above what it was before, in bytes, with
    /// eight at once.
    pub rise: u64,
    /// How long one alone took, until it was a track.
    pub one: Duration,
    /// How long it took to copy the same bytes to the same disk, synchronised.
    pub copied: Duration,
}

/// Uploads one file alone, then eight at once. `artists` are cookies of creators.
///
/// # Errors
/// When an upload is not answered, or `/proc` does not tell.
pub async fn seen(process: &Process, artists: &[String], folder: &Path) -> Result<Seen> {
    ensure!(artists.len() > UPLOADS, "too few artists");
    let (idle, _) = process.resident_bytes()?;
    let copied = copy(folder)?;
    let began = Instant::now();
    upload(process.address, artists[UPLOADS].clone()).await?;
    let one = began.elapsed();
    let mut uploads = JoinSet::new();
    for cookie in artists.iter().take(UPLOADS) {
        uploads.spawn(upload(process.address, cookie.clone()));
    }
    while let Some(ended) = uploads.join_next().await {
        ended??;
    }
    let (_, highest) = process.resident_bytes()?;
    Ok(Seen {
        rise: highest.saturating_sub(idle),
        one,
        copied,
    })
}

/// What `cp` and `sync` take for the same bytes, which are in memory by then as they are when
/// a client has just made them.
fn copy(folder: &Path) -> Result<Duration> {
    let (from, to) = (folder.join("copied-from"), folder.join("copied-to"));
    let mut file = File::create(&from)?;
    file.write_all(&head())?;
    for chunk in sound() {
        file.write_all(&chunk)?;
    }
    file.sync_all()?;
    let began = Instant::now();
    fs::copy(&from, &to)?;
    File::open(&to)?.sync_all()?;
    let time = began.elapsed();
    fs::remove_file(from)?;
    fs::remove_file(to)?;
    Ok(time)
}

async fn upload(address: SocketAddr, cookie: String) -> Result<()> {
    let announced = format!(
        "POST /api/v1/uploads HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\
         tus-resumable: 1.0.0\r\nupload-length: {FILE_BYTES}\r\n\
         upload-metadata: filename YS53YXY=\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(announced.as_bytes()).await?;
    let answer = answer(&mut stream).await?;
    let place = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .with_context(|| format!("an upload has no place: {answer}"))?;
    let head_of_part = format!(
        "PATCH {place} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\
         tus-resumable: 1.0.0\r\nupload-offset: 0\r\n\
         content-type: application/offset+octet-stream\r\n\
         content-length: {FILE_BYTES}\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head_of_part.as_bytes()).await?;
    stream.write_all(&head()).await?;
    for chunk in sound() {
        stream.write_all(&chunk).await?;
    }
    let answer = self::answer(&mut stream).await?;
    ensure!(answer.contains("stagedoor-track-id"), "no track: {answer}");
    Ok(())
}

async fn answer(stream: &mut TcpStream) -> Result<String> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The beginning of a WAV: PCM, stereo, 44.1 kHz, 16 bits.
fn head() -> Vec<u8> {
    let data = u32::try_from(FILE_BYTES - 44).unwrap_or(u32::MAX);
    let mut head = b"RIFF".to_vec();
    head.extend((data + 36).to_le_bytes());
    head.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    head.extend(44_100_u32.to_le_bytes());
    head.extend(176_400_u32.to_le_bytes());
    head.extend(b"\x04\0\x10\0data");
    head.extend(data.to_le_bytes());
    head
}

/// The rest of it, which no disk makes smaller.
fn sound() -> impl Iterator<Item = Vec<u8>> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut chunk = Vec::with_capacity(CHUNK);
    while chunk.len() < CHUNK {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        chunk.extend(state.to_le_bytes());
    }
    let left = FILE_BYTES - 44;
    (0..left.div_ceil(CHUNK)).map(move |number| {
        let size = CHUNK.min(left - number * CHUNK);
        chunk[..size].to_vec()
    })
}
