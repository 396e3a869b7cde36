//! Failing, waiting, dying, and being taken up again.

use serde::{Deserialize, Serialize};
use stagedoor_domain::jobs::{self, Attempt, Failure, Job, Owner, Registry, Run};
use stagedoor_domain::mail::{Mailer, OutboxFolder};
use stagedoor_domain::{Error, background};
use stagedoor_testing::{Backend, Fixture, on_both_databases};
use uuid::Uuid;

use super::{DEAD, JOBS, enqueue};

/// Work that nobody waits for, and that never goes well.
#[derive(Serialize, Deserialize)]
struct Hopeless {}

impl Job for Hopeless {
    const KIND: &'static str = "hopeless";

    fn owner(&self) -> Owner {
        Owner::id(Uuid::nil())
    }
}

impl Run<()> for Hopeless {
    async fn run(self, (): &(), _: Attempt) -> Result<(), Failure> {
        Err(Error::NotFound.into())
    }
}

#[on_both_databases]
async fn a_failing_job_waits_longer_each_time_and_is_dead_in_the_end(fixture: Fixture) {
    let registry = Registry::new(()).with::<Hopeless>();
    let tries = async || jobs::run_ready(&fixture.services, &registry).await.unwrap();
    enqueue(&fixture.services, Hopeless {}).await;
    for longest_wait in [5, 15, 45, 135, 405, 1215, 3600] {
        assert_eq!(tries().await, 1);
        assert_eq!(tries().await, 0, "not at once");
        assert_eq!(fixture.count(DEAD).await, 0);
        fixture.advance(longest_wait);
    }
    assert_eq!(tries().await, 1);
    assert_eq!(fixture.count(DEAD).await, 1);
    fixture.advance(1_000_000);
    assert_eq!(tries().await, 0);
}

/// The last mail to somebody who is gone knows what nothing else knows any more.
#[on_both_databases]
async fn the_last_mail_is_forgotten_with_its_last_try(fixture: Fixture) {
    for cut_off in [false, true] {
        let file = fixture.folder.path().join("file");
        std::fs::write(&file, "no folder").unwrap();
        let broken = Mailer::Outbox(OutboxFolder::at(file));
        let last = jobs::AccountDeleted {
            email: "mira@example.com".into(),
            username: "mira".into(),
            keeps_public_tracks: false,
            language: None,
        };
        enqueue(&fixture.services, last).await;
        if cut_off {
            // As by a process that died in the last try.
            fixture
                .execute("UPDATE jobs SET state = 'running', attempts = 8, locked_until = run_at")
                .await;
        }
        let mut tries = 0;
        while fixture.count(JOBS).await == 1 {
            assert_eq!(fixture.count(DEAD).await, 0);
            tries += background::run_ready(&fixture.services, &broken)
                .await
                .unwrap();
            fixture.advance(3_600);
        }
        // For three days, and looked at once an hour.
        assert_eq!(tries, if cut_off { 1 } else { 73 });
    }
}

#[on_both_databases]
async fn a_job_that_recovers_sends_one_mail(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    let file = fixture.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    background::run_ready(&fixture.services, &Mailer::Outbox(OutboxFolder::at(file)))
        .await
        .unwrap();
    fixture.advance(5);
    background::run_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
    assert_eq!(fixture.mailer.sent().len(), 1);
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[on_both_databases]
async fn the_job_of_a_killed_process_is_taken_up_when_its_claim_runs_out(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    fixture
        .execute(
            "UPDATE jobs SET state = 'running', attempts = 1,
                    locked_until = '2026-01-01T00:02:00+00:00'",
        )
        .await;
    fixture.advance(119);
    assert_eq!(
        background::run_ready(&fixture.services, &fixture.mailer)
            .await
            .unwrap(),
        0
    );
    fixture.advance(1);
    assert_eq!(
        background::run_ready(&fixture.services, &fixture.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(fixture.mailer.sent().len(), 1);
}

#[on_both_databases]
async fn a_job_that_kills_every_process_is_dead_too(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    fixture
        .execute("UPDATE jobs SET state = 'running', attempts = 8, locked_until = run_at")
        .await;
    assert_eq!(
        background::run_ready(&fixture.services, &fixture.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(fixture.count(DEAD).await, 1);
    assert!(fixture.mailer.sent().is_empty());
}

#[on_both_databases]
async fn a_row_that_is_no_job_is_dead_at_once(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    fixture
        .execute("UPDATE jobs SET payload = '{\"kind\":\"juggle\"}'")
        .await;
    assert_eq!(
        background::run_ready(&fixture.services, &fixture.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(fixture.count(DEAD).await, 1);
}

#[on_both_databases]
async fn a_change_that_is_undone_leaves_no_job(fixture: Fixture) {
    let undone: Result<(), _> = fixture
        .services
        .write(async move |tx| {
            let job = jobs::NowArtist {
                user_id: Uuid::nil(),
            };
            jobs::enqueue(tx, &job).await?;
            Err(Error::NotFound)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(fixture.count(JOBS).await, 0);
}
