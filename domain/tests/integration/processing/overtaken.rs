//! Work that does not count any more while it is done.

use std::time::Duration;

use stagedoor_domain::tracks::{State, queue_processing};
use stagedoor_domain::{background, operators};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::troubled_ffmpeg::with_script;
use super::{Artist, RENDITIONS, STATE, sounds};

/// Says that it goes on, for ten seconds and until the test lets it end; then does what
/// the real one does.
const SLOW: &str = "echo x >>$here/begun
n=0
while [ ! -e $here/go ] && [ $n -lt 100 ]; do
    n=$((n + 1)); echo out_time_us=$((n * 1000)); sleep 0.1
done
exec /usr/bin/ffmpeg \"$@\"";

async fn slow(backend: Backend) -> (Fixture, std::path::PathBuf) {
    with_script(backend, SLOW, |_| ()).await
}

async fn begun(folder: &std::path::Path) {
    for _ in 0..200 {
        if folder.join("begun").exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not begin");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_track_that_is_deleted_meanwhile_leaves_nothing(backend: Backend) {
    let (fixture, folder) = slow(backend).await;
    let artist = Artist::of(&fixture).await;
    artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let services = fixture.services.clone();
    let mailer = fixture.mailer.clone();
    let working = tokio::spawn(async move { background::process_ready(&services, &mailer).await });
    begun(&folder).await;
    fixture.execute("DELETE FROM tracks").await;
    let done = tokio::time::timeout(Duration::from_secs(8), working).await;
    done.expect("it stops").unwrap().unwrap();
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
    assert_eq!(
        fixture.stored_files().len(),
        1,
        "the original, which a deletion removes"
    );
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn the_work_for_somebody_who_is_suspended_meanwhile_stops(backend: Backend) {
    let (fixture, folder) = slow(backend).await;
    let artist = Artist::of(&fixture).await;
    artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let services = fixture.services.clone();
    let mailer = fixture.mailer.clone();
    let working = tokio::spawn(async move { background::process_ready(&services, &mailer).await });
    begun(&folder).await;
    operators::suspend_account(&fixture.services, "mira", "Not yours.")
        .await
        .unwrap();
    let done = tokio::time::timeout(Duration::from_secs(8), working).await;
    done.expect("it stops").unwrap().unwrap();
    assert_eq!(fixture.count(RENDITIONS).await, 0);
    assert_ne!(fixture.text(STATE).await, "failed");
    assert_eq!(fixture.stored_files().len(), 1, "the original");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_replaced_meanwhile_is_not_what_counts(backend: Backend) {
    let (fixture, folder) = slow(backend).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let (services, mailer) = (fixture.services.clone(), fixture.mailer.clone());
    let working = tokio::spawn(async move { background::process_ready(&services, &mailer).await });
    begun(&folder).await;
    let id = track.id;
    fixture.execute("UPDATE tracks SET file_version = 2").await;
    fixture
        .services
        .write(async move |tx| queue_processing(tx, id, 2).await)
        .await
        .unwrap();
    std::fs::write(folder.join("go"), "").unwrap();
    let done = tokio::time::timeout(Duration::from_secs(30), working).await;
    done.expect("it ends").unwrap().unwrap();
    assert_eq!(artist.now(&track).await.state, State::Ready);
    assert_eq!(fixture.count(RENDITIONS).await, 2);
    let old = "SELECT COUNT(*) FROM track_renditions WHERE file_version <> 2";
    assert_eq!(fixture.count(old).await, 0);
    assert_eq!(fixture.stored_files().len(), 3);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_lost_its_job_stops_and_writes_nothing(backend: Backend) {
    let (fixture, folder) = slow(backend).await;
    let artist = Artist::of(&fixture).await;
    artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let (services, mailer) = (fixture.services.clone(), fixture.mailer.clone());
    let working = tokio::spawn(async move { background::process_ready(&services, &mailer).await });
    begun(&folder).await;
    // Somebody else took it, and works on it.
    fixture
        .execute("UPDATE jobs SET attempts = attempts + 1")
        .await;
    let done = tokio::time::timeout(Duration::from_secs(8), working).await;
    done.expect("it stops").unwrap().unwrap();
    assert_eq!(fixture.text(STATE).await, "processing");
    assert_eq!(fixture.count(RENDITIONS).await, 0);
    let job = "SELECT COUNT(*) FROM jobs WHERE state = 'running' AND attempts = 2";
    assert_eq!(fixture.count(job).await, 1, "theirs");
    assert_eq!(fixture.stored_files().len(), 1);
}
