//! Uploads over real connections: a server that is killed in the middle, and two servers on one
//! PostgreSQL.

mod two_servers_one_bucket;

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use stagedoor_testing::audio::wav_of;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::http::{Answer, Client};
use crate::process::tus::{self, begin, offset};
use crate::process::{Installation, files_below};

/// Bytes of a piece.
const PIECE: usize = 16 * 1024 * 1024;

/// How long a part may take to be stored on a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// A file of two pieces and something behind them.
fn file() -> Vec<u8> {
    let mut file = wav_of(2 * 16 * 1024 * 1024 + 70_000);
    // Each byte says where it is, so that none can be in another's place.
    for (at, byte) in file.iter_mut().enumerate().skip(44) {
        *byte = u8::try_from(at / 251 % 256).unwrap() ^ u8::try_from(at % 253).unwrap();
    }
    file
}

fn artist(installation: &Installation, visitor: Client) -> Client {
    installation.create_user("ada", "artist");
    log_in(visitor)
}

fn log_in(mut visitor: Client) -> Client {
    visitor.log_in("ada", PASSWORD);
    visitor
}

/// The head of a part that goes to the end of the file.
fn part(client: &Client, place: &str, offset: usize, length: usize) -> TcpStream {
    tus::part(client, place, offset, length - offset)
}

async fn pieces(installation: &Installation) -> usize {
    let rows: Vec<[String; 1]> = installation
        .database
        .rows("SELECT CAST(COUNT(*) AS TEXT) FROM upload_pieces")
        .await;
    rows[0][0].parse().unwrap()
}

async fn wait_for_pieces(installation: &Installation, count: usize) {
    let start = Instant::now();
    while pieces(installation).await < count {
        assert!(start.elapsed() < PATIENCE, "no piece was stored");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Fails unless the track that the last part's answer names is this file.
fn expect_track(installation: &Installation, mut stream: TcpStream, file: &[u8]) {
    let answer = Answer::read(&mut stream).unwrap().expect_status(204);
    let track_id = answer.header("stagedoor-track-id").unwrap();
    let media = files_below(&installation.data().join("media"));
    let is_track = |name: &str| name.starts_with(track_id) && name.contains(".wav");
    let stored = media
        .iter()
        .find(|file| {
            file.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(is_track)
        })
        .expect("the track has a file");
    assert!(
        std::fs::read(stored).unwrap() == file,
        "the track is another file"
    );
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_goes_on_from_the_last_piece(installation: Installation) {
    let mut server = installation.serve();
    let mut ada = artist(&installation, server.visitor());
    let file = file();
    let place = begin(&ada, file.len());
    for round in 1..=2 {
        let at = (round - 1) * PIECE;
        let mut stream = part(&ada, &place, at, file.len());
        stream.write_all(&file[at..round * PIECE + 60_000]).unwrap();
        wait_for_pieces(&installation, round).await;
        server.kill_nine();
        drop(stream);
        server = installation.serve();
        ada = log_in(server.visitor());
        assert_eq!(offset(&ada, &place), round * PIECE);
    }
    let mut stream = part(&ada, &place, 2 * PIECE, file.len());
    stream.write_all(&file[2 * PIECE..]).unwrap();
    expect_track(&installation, stream, &file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_server_goes_on_where_one_was_killed() {
    let installation = Installation::new(Backend::Postgres);
    let mut first = installation.serve();
    let second = installation.serve();
    let ada = artist(&installation, first.visitor());
    let file = file();
    let place = begin(&ada, file.len());
    let mut stream = part(&ada, &place, 0, file.len());
    stream.write_all(&file[..PIECE + 70_000]).unwrap();
    wait_for_pieces(&installation, 1).await;
    first.kill_nine();
    let ada = log_in(second.visitor());
    assert_eq!(offset(&ada, &place), PIECE);
    let mut stream = part(&ada, &place, PIECE, file.len());
    stream.write_all(&file[PIECE..]).unwrap();
    expect_track(&installation, stream, &file);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_leaves_its_last_byte(installation: Installation) {
    let server = installation.serve();
    let ada = artist(&installation, server.visitor());
    let file = file();
    let place = begin(&ada, file.len());
    let mut at = 0;
    for more in [1, 100_000, PIECE, 3] {
        let mut stream = part(&ada, &place, at, file.len());
        stream.write_all(&file[at..at + more]).unwrap();
        stream.flush().unwrap();
        drop(stream);
        let start = Instant::now();
        while offset(&ada, &place) < at + more {
            assert!(start.elapsed() < PATIENCE, "what had arrived is not kept");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        at += more;
        assert_eq!(offset(&ada, &place), at);
    }
    let mut stream = part(&ada, &place, at, file.len());
    stream.write_all(&file[at..]).unwrap();
    expect_track(&installation, stream, &file);
    let media = installation.data().join("media");
    for folder in ["incoming", "uploads"] {
        let start = Instant::now();
        while !files_below(&media.join(folder)).is_empty() {
            assert!(start.elapsed() < PATIENCE, "something stays in {folder}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
