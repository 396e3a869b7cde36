//! Two servers with a data folder each, on one PostgreSQL and one S3: whichever is killed, the
//! other one goes on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use stagedoor_domain::storage::Location;
use stagedoor_testing::TestBucket;

use super::{
    Answer, Backend, Client, Duration, Installation, Instant, PIECE, Write, artist, file, log_in,
    part, wait_for_pieces,
};
use crate::process::Server;
use crate::process::people::END_CLAIMS;
use crate::process::tus::{ask, begin, offset};

/// How long three minutes of music may take on a machine that does much beside it.
const PATIENCE: Duration = Duration::from_mins(4);

/// A server of the installation, whose own data folder is `data`.
fn serve(installation: &Installation, data: &Path, bucket: &Location, ffmpeg: &Path) -> Server {
    let Location::Bucket(location) = bucket else {
        panic!("no bucket")
    };
    installation.serve_with(|command: &mut Command| {
        command
            .env("STAGEDOOR_DATA", data)
            .env(
                "STORAGE_URL",
                format!("s3://{}/{}", location.bucket, location.prefix),
            )
            .env("STAGEDOOR_FFMPEG", ffmpeg)
            .envs(location.variables.iter().map(|(name, value)| (name, value)));
    })
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !done().await {
        assert!(start.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_ready(client: &Client, track: &str) -> Value {
    let look = || client.get(track).unwrap().expect_status(200).json();
    until("the track plays", async || {
        let now = look();
        assert_ne!(now["state"], "failed", "{now}");
        now["state"] == "ready"
    })
    .await;
    look()
}

/// What is heard of it, the whole file.
fn original(client: &Client, track: &str) -> Vec<u8> {
    let id = track.rsplit('/').next().unwrap();
    let answer = client.get(&format!("/media/tracks/{id}/original")).unwrap();
    answer.expect_status(200).body
}

/// The same samples as stereo of 192 kHz: less than a minute, so that it is soon processed.
fn quick(mut file: Vec<u8>) -> Vec<u8> {
    file[22..24].copy_from_slice(&2_u16.to_le_bytes());
    file[24..28].copy_from_slice(&192_000_u32.to_le_bytes());
    file[28..32].copy_from_slice(&768_000_u32.to_le_bytes());
    file[32..34].copy_from_slice(&4_u16.to_le_bytes());
    file
}

/// An ffmpeg that never ends, and says in the file `pid` that it runs.
fn hanging(folder: &Path) -> PathBuf {
    let program = folder.join("ffmpeg");
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in *-version*) exit 0;; esac\necho $$ >{}\nexec sleep 1000\n",
        folder.join("pid").display()
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_is_killed_the_other_goes_on() {
    let installation = Installation::new(Backend::Postgres);
    let bucket = TestBucket::new().await;
    let place = bucket.location("music");
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (installation.data(), folder.path().join("there"));
    let (hangs, works) = (hanging(folder.path()), Path::new("/usr/bin/ffmpeg"));

    let mut first = serve(&installation, &here, &place, works);
    fs::create_dir(&there).unwrap();
    fs::copy(here.join("secret.key"), there.join("secret.key")).unwrap();
    let mut second = serve(&installation, &there, &place, &hangs);

    let at_first = bucket.keys().await;

    // In the middle of an upload.
    let ada = artist(&installation, first.visitor());
    let file = quick(file());
    let upload = begin(&ada, file.len());
    let mut stream = part(&ada, &upload, 0, file.len());
    stream.write_all(&file[..PIECE + 70_000]).unwrap();
    wait_for_pieces(&installation, 1).await;
    first.kill_nine();
    let ada = log_in(second.visitor());
    assert_eq!(offset(&ada, &upload), PIECE);
    let mut stream = part(&ada, &upload, PIECE, file.len());
    stream.write_all(&file[PIECE..]).unwrap();
    let answer = Answer::read(&mut stream).unwrap().expect_status(204);
    let track = format!(
        "/api/v1/tracks/{}",
        answer.header("stagedoor-track-id").unwrap()
    );
    assert!(original(&ada, &track) == file, "the track is another file");

    // In the middle of its processing.
    let pid = folder.path().join("pid");
    until("ffmpeg begins", async || pid.exists()).await;
    second.kill_nine();
    installation.database.execute(END_CLAIMS).await;
    let first = serve(&installation, &here, &place, works);
    let ada = log_in(first.visitor());
    let ready = until_ready(&ada, &track).await;
    assert_eq!(ready["progress"], 100, "{ready}");
    assert!(original(&ada, &track) == file, "the track is another file");

    // Nothing is left behind of either.
    let mut stream = ask(&ada, "DELETE", &track, "content-length: 0\r\n");
    Answer::read(&mut stream).unwrap().expect_status(204);
    until("everything of it goes", async || {
        bucket.keys().await == at_first && bucket.unfinished().await.is_empty()
    })
    .await;
}
