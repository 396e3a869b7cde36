//! An ffmpeg that hangs, dies, eats memory or lies.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use stagedoor_domain::background;
use stagedoor_domain::tracks::{self, Failure, FailureCode, State};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{Artist, RENDITIONS, process, sounds};

/// A site whose ffmpeg is this script, and where that can write.
pub async fn with_script(
    backend: Backend,
    script: &str,
    adjust: impl FnOnce(&mut stagedoor_domain::Settings),
) -> (Fixture, PathBuf) {
    let folder = tempfile::TempDir::new().unwrap().keep();
    let program = folder.join("ffmpeg");
    write_script(&program, script);
    let name = program.to_str().unwrap().to_owned();
    let fixture = Fixture::open_with(backend, |settings| {
        settings.ffmpeg = name;
        adjust(settings);
    });
    (fixture.await, folder)
}

fn write_script(program: &Path, script: &str) {
    let text = format!(
        "#!/bin/sh\nhere=$(dirname \"$0\")\ncase \"$*\" in *-version*) exit 0;; esac\n{script}\n"
    );
    std::fs::write(program, text).unwrap();
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(program, all).unwrap();
}

fn is_alive(folder: &Path) -> bool {
    let pids = std::fs::read_to_string(folder.join("pids")).unwrap();
    pids.lines().any(|pid| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/stat"));
        // A zombie is dead, and waits for somebody to hear of it.
        status.is_ok_and(|status| !status.contains(") Z "))
    })
}

async fn until_dead(folder: &Path) {
    for _ in 0..100 {
        if !is_alive(folder) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a child lives on");
}

#[on_both_databases]
async fn one_that_hangs_is_ended_with_its_children_at_the_deadline(backend: Backend) {
    let hang = "sleep 1000 & echo $! >$here/pids; echo $$ >>$here/pids; sleep 1000";
    let (fixture, folder) = with_script(backend, hang, |settings| {
        settings.processing_deadline = Duration::from_secs(2);
    })
    .await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let track = artist.processed(&track).await;
    let overdue = Some(Failure(FailureCode::Overdue));
    assert_eq!((track.state, track.failure), (State::Failed, overdue));
    until_dead(&folder).await;
    assert_eq!(fixture.stored_files().len(), 1, "the original");
}

#[on_both_databases]
async fn one_that_is_killed_is_tried_again_and_at_last_a_failure(backend: Backend) {
    let (fixture, folder) = with_script(backend, "kill -9 $$", |_| ()).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    for _ in 0..7 {
        let now = artist.processed(&track).await;
        assert_eq!((now.state, now.failure), (State::Processing, None));
        fixture.advance(3_600);
    }
    let now = artist.processed(&track).await;
    let internal = Some(Failure(FailureCode::Internal));
    assert_eq!((now.state, now.failure), (State::Failed, internal));

    // The operator sees to it, and the artist tries again.
    let program = folder.join("ffmpeg");
    std::fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink("/usr/bin/ffmpeg", &program).unwrap();
    let caller = fixture.caller(artist.principal);
    let queued = tracks::retry(&caller, track.id).await.unwrap();
    assert_eq!((queued.state, queued.failure), (State::Queued, None));
    assert_eq!(artist.processed(&track).await.state, State::Ready);
}

#[on_both_databases]
async fn one_that_eats_memory_is_stopped(backend: Backend) {
    let eat = "head -c 4000000000 /dev/zero | tail -n 1 >/dev/null";
    let (fixture, _) = with_script(backend, eat, |settings| {
        settings.processing_memory_bytes = 512 * 1024 * 1024;
    })
    .await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let track = artist.processed(&track).await;
    let demanding = Some(Failure(FailureCode::TooDemanding));
    assert_eq!((track.state, track.failure), (State::Failed, demanding));
}

#[on_both_databases]
async fn one_that_makes_nothing_is_no_success(backend: Backend) {
    let (fixture, _) = with_script(backend, "exit 0", |_| ()).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let now = artist.processed(&track).await;
    assert_eq!(now.state, State::Processing, "to be tried again");
    assert_eq!(fixture.count(RENDITIONS).await, 0);
}

#[on_both_databases]
async fn a_full_disk_is_nothing_that_the_file_can_help(backend: Backend) {
    let full = "echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1";
    let (fixture, _) = with_script(backend, full, |_| ()).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let now = artist.processed(&track).await;
    assert_eq!((now.state, now.failure), (State::Processing, None));
    assert_eq!(fixture.stored_files().len(), 1, "the original");
}

#[on_both_databases]
async fn it_gets_no_secret_no_input_and_its_limits(backend: Backend) {
    let note = "env >$here/env; cat >$here/stdin; ulimit -a >$here/limits; exit 1";
    let (fixture, folder) = with_script(backend, note, |settings| {
        settings.processing_memory_bytes = 600 * 1024 * 1024;
        settings.processing_deadline = Duration::from_secs(77);
    })
    .await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    artist.processed(&track).await;
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let names = read("env").lines().count();
    assert!(
        names <= 8 && !read("env").contains("CARGO"),
        "{}",
        read("env")
    );
    assert_eq!(read("stdin"), "");
    let limits = read("limits");
    let has = |name: &str, value: &str| {
        let line = limits.lines().find(|line| line.starts_with(name));
        line.is_some_and(|line| line.ends_with(value))
    };
    assert!(has("vmemory", " 614400") && has("time", " 77"), "{limits}");
    assert!(has("coredump", " 0"), "{limits}");
}

#[on_both_databases]
async fn a_retry_is_for_what_has_failed_and_for_its_artist(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    let track = artist.sneak_in(b"words").await;
    let caller = fixture.caller(artist.principal);
    let early = tracks::retry(&caller, track.id).await;
    assert!(matches!(early, Err(stagedoor_domain::Error::NotFailed)));
    artist.processed(&track).await;
    let noor = fixture
        .user("noor", stagedoor_domain::Role::Creator, true)
        .await;
    let noor = fixture.caller(fixture.log_in(&noor).await.0);
    let theirs = tracks::retry(&noor, track.id).await;
    assert!(matches!(theirs, Err(stagedoor_domain::Error::NotFound)));

    // Both halves of a double click: one job.
    let both = tokio::join!(
        tracks::retry(&caller, track.id),
        tracks::retry(&caller, track.id)
    );
    assert_eq!(
        [both.0.is_ok(), both.1.is_ok()]
            .iter()
            .filter(|ok| **ok)
            .count(),
        1
    );
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 1);
    process(&fixture).await;
    assert_eq!(background::catch_up(&fixture.services).await.unwrap(), 0);
}
