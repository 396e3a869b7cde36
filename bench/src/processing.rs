//! How long a track takes from "uploaded" to "plays", beside ffmpeg alone making the same two
//! renditions.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::connection::Connection;
use crate::figures::median;
use crate::process::Process;
use crate::request::Request;

/// The song: minutes.
const MINUTES: u32 = 4;
/// How long it may take.
const LIMIT: Duration = Duration::from_mins(10);
/// How often it is asked for.
const LOOK: Duration = Duration::from_millis(20);
const BOUNDARY: &str = "a-boundary-between-parts";

/// What became of a song of one format.
#[derive(Debug, Clone, Copy)]
pub struct Processed {
    /// The format's name.
    pub name: &'static str,
    /// From the answer to the upload until the track plays.
    pub plays_after: Duration,
    /// What ffmpeg alone takes for the same renditions.
    pub alone: Duration,
}

impl Processed {
    /// How many times as long.
    pub fn ratio(&self) -> f64 {
        self.plays_after.as_secs_f64() / self.alone.as_secs_f64()
    }

    /// For a minute of the song.
    pub fn per_minute(&self) -> Duration {
        self.plays_after / MINUTES
    }
}

/// Measures so many songs of each format; medians. `artist` is the cookie of a creator.
///
/// # Errors
/// When ffmpeg is not there, or a track does not become one that plays.
pub async fn run(process: &Process, artist: &str, songs: usize) -> Result<Vec<Processed>> {
    let folder = tempfile::tempdir()?;
    let mut all = Vec::new();
    for (name, file) in [
        ("WAV", "song.wav"),
        ("FLAC", "song.flac"),
        ("MP3", "song.mp3"),
        ("Opus", "song.opus"),
    ] {
        let path = folder.path().join(file);
        make(&path).await?;
        let (mut plays_after, mut alone) = (Vec::new(), Vec::new());
        for _ in 0..songs {
            plays_after.push(song(process.address, artist, &path).await?);
            alone.push(by_ffmpeg(&path, folder.path()).await?);
        }
        all.push(Processed {
            name,
            plays_after: median(plays_after).context("no song")?,
            alone: median(alone).context("no song")?,
        });
    }
    Ok(all)
}

/// Uploads one song that everybody may hear; its id, once it plays.
///
/// # Errors
/// When ffmpeg is not there, or the track does not become one that plays.
pub async fn public_song(address: SocketAddr, artist: &str) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("song.flac");
    make(&path).await?;
    let track = upload(address, artist, &fs::read(&path)?).await?;
    plays(address, artist, &track).await?;
    let id = track["id"].as_str().context("the track has no id")?;
    Ok(id.to_owned())
}

/// Noise through a filter that moves, beside a tone: no encoder finds it easy.
async fn make(path: &Path) -> Result<()> {
    let sound = format!(
        "aevalsrc='0.3*sin(2*PI*(220+40*sin(t))*t)+0.1*random(0)|0.3*sin(2*PI*330*t)+0.1*random(1)'\
         :s=44100:d={}",
        MINUTES * 60
    );
    let mut command = Command::new("ffmpeg");
    command.args([
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        &sound,
    ]);
    ensure!(command.arg(path).status().await?.success(), "ffmpeg failed");
    Ok(())
}

async fn by_ffmpeg(path: &Path, folder: &Path) -> Result<Duration> {
    let started = Instant::now();
    let mut command = Command::new("ffmpeg");
    command.args([
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-threads",
        "1",
        "-i",
    ]);
    command.arg(path);
    for (bits, name) in [("96k", "low.m4a"), ("192k", "high.m4a")] {
        command.args(["-map", "0:a:0", "-c:a", "aac", "-b:a", bits]);
        command.args(["-movflags", "+delay_moov+default_base_moof+global_sidx"]);
        command.args(["-frag_duration", "4000000", "-f", "mp4"]);
        command.arg(folder.join(name));
    }
    ensure!(command.status().await?.success(), "ffmpeg failed");
    Ok(started.elapsed())
}

async fn song(address: SocketAddr, artist: &str, path: &Path) -> Result<Duration> {
    let track = upload(address, artist, &fs::read(path)?).await?;
    plays(address, artist, &track).await
}

/// How long it takes from now until the track plays.
///
/// # Errors
/// When it never does.
pub async fn plays(address: SocketAddr, artist: &str, track: &Value) -> Result<Duration> {
    let started = Instant::now();
    let id = track["id"].as_str().context("the track has no id")?;
    let request = Request::get(address, &format!("/api/v1/tracks/{id}")).header("cookie", artist);
    let mut connection = Connection::open(address).await?;
    loop {
        let answer = connection.exchange(&request.bytes()).await?;
        let track: Value = serde_json::from_slice(&connection.body(answer))?;
        ensure!(track["state"] != "failed", "{track}");
        if track["state"] == "ready" {
            return Ok(started.elapsed());
        }
        ensure!(started.elapsed() < LIMIT, "not within {LIMIT:?}: {track}");
        tokio::time::sleep(LOOK).await;
    }
}

/// Uploads this file as a public track of the artist with this cookie; the track, as it was
/// answered.
///
/// # Errors
/// When it is not taken.
pub async fn upload(address: SocketAddr, artist: &str, file: &[u8]) -> Result<Value> {
    let start = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nHarbour lights\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"visibility\"\r\n\r\npublic\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"song\"\r\n\r\n"
    );
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    let length = start.len() + file.len() + end.len();
    let head = format!(
        "POST /api/v1/tracks HTTP/1.1\r\nhost: {address}\r\ncookie: {artist}\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(address).await?;
    for part in [head.as_bytes(), start.as_bytes(), file, end.as_bytes()] {
        stream.write_all(part).await?;
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8(answer)?;
    ensure!(
        text.starts_with("HTTP/1.1 201"),
        "an upload was answered with {text}"
    );
    let body = text.split_once("\r\n\r\n").context("no body")?.1;
    Ok(serde_json::from_str(body)?)
}
