//! The loop that runs in the server.

use std::time::Duration;

use stagedoor_domain::{background, jobs};
use stagedoor_testing::{Fixture, on_both_databases};
use tokio_util::sync::CancellationToken;

use super::{JOBS, enqueue};

/// Waits, in real time, until `done` or for ten seconds.
pub async fn until(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within ten seconds");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_send_every_mail_once_and_stop_when_told(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    let shutdown = CancellationToken::new();
    let workers = [(); 2].map(|()| {
        tokio::spawn(background::run(
            fixture.services.clone(),
            fixture.mailer.clone(),
            shutdown.clone(),
        ))
    });
    for _ in 0..30 {
        enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    }
    until(async || fixture.count(JOBS).await == 0).await;
    shutdown.cancel();
    for worker in workers {
        tokio::time::timeout(Duration::from_secs(2), worker)
            .await
            .unwrap()
            .unwrap();
    }
    let mut ids: Vec<_> = fixture.mailer.sent().iter().map(|mail| mail.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((fixture.mailer.sent().len(), ids.len()), (30, 30));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_outlives_a_database_that_is_away(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    fixture
        .execute("ALTER TABLE jobs RENAME TO jobs_away")
        .await;
    let shutdown = CancellationToken::new();
    let worker = background::run(
        fixture.services.clone(),
        fixture.mailer.clone(),
        shutdown.clone(),
    );
    let worker = tokio::spawn(worker);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(fixture.mailer.sent().is_empty());
    fixture
        .execute("ALTER TABLE jobs_away RENAME TO jobs")
        .await;
    until(async || fixture.mailer.sent().len() == 1).await;
    shutdown.cancel();
    worker.await.unwrap();
}
