//! Who works on what, of several processes.

use std::time::Duration;

use stagedoor_domain::background;
use stagedoor_domain::jobs::{self, NowArtist};
use stagedoor_domain::tracks::State;
use stagedoor_testing::{Backend, on_both_databases};
use tokio_util::sync::CancellationToken;

use super::troubled_ffmpeg::with_script;
use super::{Artist, RENDITIONS, STATE, sounds};

async fn until(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within thirty seconds");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_process_each_track_once(backend: Backend) {
    let counted = "echo x >>$here/begun; exec /usr/bin/ffmpeg \"$@\"";
    let (fixture, folder) = with_script(backend, counted, |_| ()).await;
    let artist = Artist::of(&fixture).await;
    let file = sounds::sine("tone.wav", 1, &[]);
    for _ in 0..6 {
        artist.upload(&file).await;
    }
    let stop = CancellationToken::new();
    let servers = [(); 2].map(|()| {
        let (services, mailer) = (fixture.services.clone(), fixture.mailer.clone());
        tokio::spawn(background::run(services, mailer, stop.clone()))
    });
    let unready = "SELECT COUNT(*) FROM tracks WHERE state <> 'ready'";
    until(async || fixture.count(unready).await == 0).await;
    stop.cancel();
    for server in servers {
        server.await.unwrap();
    }
    let begun = std::fs::read_to_string(folder.join("begun")).unwrap();
    assert_eq!(begun.lines().count(), 6);
    assert_eq!(fixture.count(RENDITIONS).await, 12);
    assert_eq!(fixture.stored_files().len(), 18);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_does_not_wait_behind_a_track_and_a_stop_does_not_either(backend: Backend) {
    let (fixture, folder) = with_script(backend, "echo $$ >$here/pids; sleep 1000", |_| ()).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    let stop = CancellationToken::new();
    let (services, mailer) = (fixture.services.clone(), fixture.mailer.clone());
    let server = tokio::spawn(background::run(services, mailer, stop.clone()));
    until(async || folder.join("pids").exists()).await;
    let user_id = artist.principal.user_id;
    fixture
        .services
        .write(async move |tx| jobs::enqueue(tx, &NowArtist { user_id }).await)
        .await
        .unwrap();
    until(async || !fixture.mailer.sent().is_empty()).await;
    assert_eq!(fixture.text(STATE).await, "processing");

    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), server)
        .await
        .expect("it stops at once")
        .unwrap();
    let waits = "SELECT COUNT(*) FROM jobs WHERE state = 'ready' AND lane = 'processing'";
    assert_eq!(fixture.count(waits).await, 1, "for the next start");

    let program = folder.join("ffmpeg");
    std::fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink("/usr/bin/ffmpeg", &program).unwrap();
    assert_eq!(artist.processed(&track).await.state, State::Ready);
}
