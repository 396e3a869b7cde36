//! Mails that no server takes: for how long they are tried, and what is known of them
//! meanwhile.

use std::time::Duration;

use stagedoor_domain::jobs::{Backlog, Lane};
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::{background, jobs};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{DEAD, JOBS, enqueue};
use crate::support::smtp_server::{Behaviour, PLAIN, SmtpServer};

const HOUR: u64 = 3600;

/// A server that takes nothing today.
async fn busy() -> (SmtpServer, Mailer) {
    let server = SmtpServer::start(Behaviour {
        to_recipient: "451 4.3.0 come back later",
        ..PLAIN
    })
    .await;
    let mailer = Mailer::from_url(Some(&server.url), "stage.example", "unused").unwrap();
    (server, mailer)
}

async fn tries(fixture: &Fixture, mailer: &Mailer) -> usize {
    background::run_ready(&fixture.services, mailer)
        .await
        .unwrap()
}

async fn backlog(fixture: &Fixture) -> Backlog {
    jobs::backlog(&fixture.services, Lane::Ordinary)
        .await
        .unwrap()
}

/// A listener who waits for a mail that has been failing for so many hours.
async fn failing_for(fixture: &Fixture, mailer: &Mailer, hours: u64) {
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    assert_eq!(tries(fixture, mailer).await, 1);
    for _ in 0..hours {
        fixture.advance(HOUR);
        tries(fixture, mailer).await;
    }
}

#[on_both_databases]
async fn a_mail_is_tried_for_three_days_and_then_dead(fixture: Fixture) {
    let (_server, mailer) = busy().await;
    failing_for(&fixture, &mailer, 71).await;
    fixture.advance(HOUR - 1);
    tries(&fixture, &mailer).await;
    assert_eq!(fixture.count(DEAD).await, 0, "not a second earlier");
    let now = backlog(&fixture).await;
    assert_eq!((now.failing, now.dead), (1, 0));
    let since = now.oldest_failing.unwrap();
    assert_eq!(since, Duration::from_secs(72 * HOUR - 1));

    fixture.advance(1);
    assert_eq!(
        tries(&fixture, &mailer).await,
        1,
        "the last, at the very end"
    );
    assert_eq!(fixture.count(DEAD).await, 1);
    let now = backlog(&fixture).await;
    assert_eq!((now.failing, now.dead), (0, 1));
    assert_eq!(
        fixture.text("SELECT last_error FROM jobs").await,
        "smtp: refused with 451: 4.3.0 come back later"
    );
    assert_eq!(
        fixture.text("SELECT died_in FROM jobs").await,
        env!("CARGO_PKG_VERSION")
    );
}

#[on_both_databases]
async fn a_mail_leaves_when_the_server_is_back_after_two_days(fixture: Fixture) {
    let (_server, mailer) = busy().await;
    failing_for(&fixture, &mailer, 48).await;
    fixture.advance(HOUR);
    tries(&fixture, &fixture.mailer).await;
    assert_eq!(fixture.mailer.sent().len(), 1);
    assert_eq!(fixture.count(JOBS).await, 0);
}

/// Nobody tried anything meanwhile: a weekend without the server is no reason to give up.
#[on_both_databases]
async fn a_stopped_server_gives_up_no_mail_without_the_usual_tries(fixture: Fixture) {
    let (_server, mailer) = busy().await;
    failing_for(&fixture, &mailer, 0).await;
    fixture.advance(100 * HOUR);
    for _ in 0..6 {
        assert_eq!(tries(&fixture, &mailer).await, 1);
        fixture.advance(HOUR);
    }
    assert_eq!(fixture.count(DEAD).await, 0);
    assert_eq!(tries(&fixture, &mailer).await, 1, "the eighth");
    assert_eq!(fixture.count(DEAD).await, 1);
}

#[on_both_databases]
async fn a_process_that_dies_in_a_late_try_is_not_the_end_of_the_mail(fixture: Fixture) {
    let (_server, mailer) = busy().await;
    failing_for(&fixture, &mailer, 30).await;
    for died in 0..2 {
        fixture
            .execute(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = created_at",
            )
            .await;
        fixture.advance(HOUR);
        if died == 1 {
            break;
        }
        assert_eq!(tries(&fixture, &mailer).await, 1);
        assert_eq!(fixture.count(DEAD).await, 0);
    }
    tries(&fixture, &fixture.mailer).await;
    assert_eq!(fixture.mailer.sent().len(), 1);
}

#[on_both_databases]
async fn the_queue_tells_for_how_long_the_oldest_job_could_have_run(fixture: Fixture) {
    assert_eq!(backlog(&fixture).await, Backlog::default());
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    fixture.advance(90);
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    let now = backlog(&fixture).await;
    assert_eq!((now.due, now.failing, now.dead), (2, 0, 0));
    assert_eq!(now.oldest_due, Some(Duration::from_secs(90)));
    let other = jobs::backlog(&fixture.services, Lane::Processing).await;
    assert_eq!(other.unwrap(), Backlog::default());
}

/// A dead mail that an older version gave up, and what became of it at the next start.
async fn after_an_update(backend: Backend, change: &'static str, days: u64) -> (u64, Fixture) {
    let fixture = Fixture::open(backend).await;
    let (_server, mailer) = busy().await;
    failing_for(&fixture, &mailer, 72).await;
    assert_eq!(fixture.count(DEAD).await, 1);
    fixture.execute(change).await;
    fixture.advance(days * 24 * HOUR);
    let taken = background::take_up_of_older(&fixture.services, &mailer).await;
    (taken.unwrap(), fixture)
}

#[on_both_databases]
async fn what_an_older_version_gave_up_is_tried_once_by_the_next(backend: Backend) {
    for change in [
        "UPDATE jobs SET died_in = '0.0.1'",
        "UPDATE jobs SET died_in = NULL",
    ] {
        let (taken, fixture) = after_an_update(backend, change, 0).await;
        assert_eq!(taken, 1);
        let again = background::take_up_of_older(&fixture.services, &fixture.mailer).await;
        assert_eq!(again.unwrap(), 0, "once");
        assert_eq!(tries(&fixture, &fixture.mailer).await, 1);
        assert_eq!(fixture.mailer.sent().len(), 1);
    }
}

#[on_both_databases]
async fn what_this_version_gave_up_what_was_refused_and_old_news_stay_dead(backend: Backend) {
    for (change, days) in [
        ("UPDATE jobs SET attempts = attempts", 0),
        ("UPDATE jobs SET died_in = '999.0.0'", 0),
        ("UPDATE jobs SET died_in = '0.0.1', is_refused = (1 = 1)", 0),
        ("UPDATE jobs SET died_in = '0.0.1'", 8),
    ] {
        let (taken, fixture) = after_an_update(backend, change, days).await;
        assert_eq!((taken, fixture.count(DEAD).await), (0, 1), "{change}");
    }
}

/// However late: files that nobody refers to do not get old.
#[on_both_databases]
async fn work_that_is_no_mail_is_taken_up_whatever_its_age(fixture: Fixture) {
    let job = jobs::RemoveObjects {
        owner_id: uuid::Uuid::nil(),
        keys: vec!["tracks/none".into()],
    };
    enqueue(&fixture.services, job).await;
    fixture
        .execute("UPDATE jobs SET state = 'dead', died_in = '0.0.1', attempts = 8")
        .await;
    fixture.advance(400 * 24 * HOUR);
    let taken = background::take_up_of_older(&fixture.services, &fixture.mailer).await;
    assert_eq!(taken.unwrap(), 1);
    assert_eq!(tries(&fixture, &fixture.mailer).await, 1);
    assert_eq!(fixture.count(JOBS).await, 0);
}
