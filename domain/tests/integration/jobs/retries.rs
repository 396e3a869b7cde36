//! Failing, waiting, dying, and being taken up again.

use stagedoor_domain::Role;
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::{background, jobs};
use stagedoor_testing::on_both_databases;
use uuid::Uuid;

use super::{DEAD, JOBS, enqueue};
use crate::support::{Backend, House};

#[on_both_databases]
async fn a_failing_job_waits_longer_each_time_and_is_dead_in_the_end(house: House) {
    let user = house.user("mira", Role::User, false).await;
    let file = house.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let broken = Mailer::Outbox(file);
    enqueue(
        &house.services,
        jobs::VerifyEmail {
            user_id: user.id,
            asked_by: None,
        },
    )
    .await;

    for longest_wait in [5, 15, 45, 135, 405, 1215, 3600] {
        assert_eq!(
            background::run_ready(&house.services, &broken)
                .await
                .unwrap(),
            1
        );
        assert_eq!(
            background::run_ready(&house.services, &broken)
                .await
                .unwrap(),
            0,
            "not at once"
        );
        assert_eq!(house.count(DEAD).await, 0);
        house.advance(longest_wait);
    }
    assert_eq!(
        background::run_ready(&house.services, &broken)
            .await
            .unwrap(),
        1
    );
    assert_eq!(house.count(DEAD).await, 1);
    house.advance(1_000_000);
    assert_eq!(
        background::run_ready(&house.services, &house.mailer)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        house.count("SELECT COUNT(*) FROM jobs WHERE last_error LIKE 'outbox: %' AND last_error NOT LIKE '%mira%'").await,
        1
    );
}

#[on_both_databases]
async fn a_job_that_recovers_sends_one_mail(house: House) {
    let user = house.listener("mira").await;
    let file = house.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    enqueue(&house.services, jobs::NowArtist { user_id: user.id }).await;
    background::run_ready(&house.services, &Mailer::Outbox(file))
        .await
        .unwrap();
    house.advance(5);
    background::run_ready(&house.services, &house.mailer)
        .await
        .unwrap();
    assert_eq!(house.mailer.sent().len(), 1);
    assert_eq!(house.count(JOBS).await, 0);
}

#[on_both_databases]
async fn the_job_of_a_killed_process_is_taken_up_when_its_claim_runs_out(house: House) {
    let user = house.listener("mira").await;
    enqueue(&house.services, jobs::NowArtist { user_id: user.id }).await;
    house
        .execute(
            "UPDATE jobs SET state = 'running', attempts = 1,
                    locked_until = '2026-01-01T00:02:00+00:00'",
        )
        .await;
    house.advance(119);
    assert_eq!(
        background::run_ready(&house.services, &house.mailer)
            .await
            .unwrap(),
        0
    );
    house.advance(1);
    assert_eq!(
        background::run_ready(&house.services, &house.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(house.mailer.sent().len(), 1);
}

#[on_both_databases]
async fn a_job_that_kills_every_process_is_dead_too(house: House) {
    let user = house.listener("mira").await;
    enqueue(&house.services, jobs::NowArtist { user_id: user.id }).await;
    house
        .execute("UPDATE jobs SET state = 'running', attempts = 8, locked_until = run_at")
        .await;
    assert_eq!(
        background::run_ready(&house.services, &house.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(house.count(DEAD).await, 1);
    assert!(house.mailer.sent().is_empty());
}

#[on_both_databases]
async fn a_row_that_is_no_job_is_dead_at_once(backend: Backend) {
    let house = House::open(backend).await;
    let user = house.listener("mira").await;
    enqueue(&house.services, jobs::NowArtist { user_id: user.id }).await;
    house
        .execute("UPDATE jobs SET payload = '{\"kind\":\"juggle\"}'")
        .await;
    assert_eq!(
        background::run_ready(&house.services, &house.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(house.count(DEAD).await, 1);
}

#[on_both_databases]
async fn a_change_that_is_undone_leaves_no_job(house: House) {
    let undone: Result<(), _> = house
        .services
        .write(async move |tx| {
            let job = jobs::NowArtist {
                user_id: Uuid::nil(),
            };
            jobs::enqueue(tx, &job).await?;
            Err(stagedoor_domain::Error::NotFound)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(house.count(JOBS).await, 0);
}
