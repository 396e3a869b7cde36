//! A clock that was a day fast and is set right: nobody and nothing waits for that day.

use std::time::Duration;

use chrono::TimeDelta;
use stagedoor_domain::accounts::{Credentials, Login, log_in, resend_wait};
use stagedoor_domain::accounts::{Recipient, resend_verification};
use stagedoor_domain::mail::{Mailer, OutboxFolder};
use stagedoor_domain::{Caller, Error, Role, background, clock_watch, jobs};
use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

const DAY: TimeDelta = TimeDelta::days(1);

/// With the limits that are off in other tests.
async fn limited(backend: Backend) -> Fixture {
    Fixture::open_with(backend, |settings| settings.rate_limits = true).await
}

async fn tries(caller: &Caller, password: &str) -> Result<Login, Error> {
    let credentials = Credentials {
        identifier: "mira".into(),
        password: password.into(),
    };
    log_in(caller, credentials, None).await
}

#[on_both_databases]
async fn nobody_is_locked_out_of_their_account(backend: Backend) {
    let fixture = limited(backend).await;
    fixture.listener("mira").await;
    let visitor = fixture.visitor();
    fixture.clock.set_by(DAY);
    for _ in 0..5 {
        let wrong = tries(&visitor, "six broken lanterns").await;
        assert!(wrong.is_err());
    }
    let waits = tries(&visitor, PASSWORD).await;
    assert!(matches!(waits, Err(Error::RateLimited { .. })));
    fixture.clock.set_by(-DAY);
    assert!(tries(&visitor, PASSWORD).await.is_ok());
}

/// The waits that are as long as they may be stay.
#[on_both_databases]
async fn a_wait_that_is_none_of_a_fast_clock_holds(backend: Backend) {
    let fixture = limited(backend).await;
    fixture.listener("mira").await;
    let visitor = fixture.visitor();
    for _ in 0..5 {
        let wrong = tries(&visitor, "six broken lanterns").await;
        assert!(wrong.is_err());
    }
    // Servers whose clocks are a second apart.
    fixture.clock.set_by(TimeDelta::seconds(-1));
    let waits = tries(&visitor, PASSWORD).await;
    assert!(matches!(waits, Err(Error::RateLimited { .. })));
    fixture.advance(32);
    assert!(tries(&visitor, PASSWORD).await.is_ok());
}

#[on_both_databases]
async fn the_next_link_can_be_asked_for(backend: Backend) {
    let fixture = limited(backend).await;
    let user = fixture.user("mira", Role::User, false).await;
    let (principal, _) = fixture.log_in(&user).await;
    let caller = fixture.caller(principal);
    fixture.clock.set_by(DAY);
    for _ in 0..5 {
        resend_verification(&caller, Recipient::User(user.id))
            .await
            .unwrap();
        fixture.advance(60);
    }
    let wait = resend_wait(&fixture.services, user.id).await.unwrap();
    assert!(wait.is_some(), "five an hour");
    fixture.clock.set_by(-DAY);
    let wait = resend_wait(&fixture.services, user.id).await.unwrap();
    assert_eq!(wait, None);
    resend_verification(&caller, Recipient::User(user.id))
        .await
        .unwrap();
    let wait = resend_wait(&fixture.services, user.id).await.unwrap();
    assert_eq!(wait, Some(Duration::from_mins(1)), "and counted as ever");
}

async fn now_artist(fixture: &Fixture) {
    let user = fixture.listener("mira").await;
    let job = jobs::NowArtist { user_id: user.id };
    fixture
        .services
        .write(async move |tx| jobs::enqueue(tx, &job).await)
        .await
        .unwrap();
}

async fn run(fixture: &Fixture, mailer: &Mailer) -> usize {
    background::run_ready(&fixture.services, mailer)
        .await
        .unwrap()
}

#[on_both_databases]
async fn mails_leave_that_were_left_or_failed_while_it_was_fast(fixture: Fixture) {
    let file = fixture.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let broken = Mailer::Outbox(OutboxFolder::at(file));
    for fails_first in [false, true] {
        fixture.clock.set_by(DAY);
        now_artist_again(&fixture, fails_first).await;
        if fails_first {
            assert_eq!(run(&fixture, &broken).await, 1);
        }
        fixture.clock.set_by(-DAY);
        assert_eq!(run(&fixture, &fixture.mailer).await, 0, "due tomorrow");
        clock_watch::bound_waits(&fixture.services).await.unwrap();
        // The longest wait of any job.
        fixture.advance(3600);
        assert_eq!(run(&fixture, &fixture.mailer).await, 1);
    }
    assert_eq!(fixture.mailer.sent().len(), 2);
}

async fn now_artist_again(fixture: &Fixture, again: bool) {
    if !again {
        return now_artist(fixture).await;
    }
    let user = fixture.listener("noor").await;
    let job = jobs::NowArtist { user_id: user.id };
    fixture
        .services
        .write(async move |tx| jobs::enqueue(tx, &job).await)
        .await
        .unwrap();
}

#[on_both_databases]
async fn a_job_that_is_held_since_tomorrow_is_taken_up(fixture: Fixture) {
    now_artist(&fixture).await;
    let held = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => {
            "UPDATE jobs SET state = 'running', attempts = 1,
                    locked_until = '2026-01-02T00:00:00+00:00'"
        }
        stagedoor_domain::Db::Postgres { .. } => {
            "UPDATE jobs SET state = 'running', attempts = 1, locked_until = '2026-01-02Z'"
        }
    };
    fixture.execute(held).await;
    clock_watch::bound_waits(&fixture.services).await.unwrap();
    fixture.advance(30);
    assert_eq!(run(&fixture, &fixture.mailer).await, 1);
    assert_eq!(fixture.mailer.sent().len(), 1);
}

/// A job of next week is none of a fast clock's.
#[on_both_databases]
async fn what_is_for_later_stays_for_later(fixture: Fixture) {
    now_artist(&fixture).await;
    let later = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => {
            "UPDATE jobs SET run_at = '2026-01-08T00:00:00+00:00'"
        }
        stagedoor_domain::Db::Postgres { .. } => "UPDATE jobs SET run_at = '2026-01-08Z'",
    };
    fixture.execute(later).await;
    clock_watch::bound_waits(&fixture.services).await.unwrap();
    fixture.advance(6 * 86_400);
    assert_eq!(run(&fixture, &fixture.mailer).await, 0);
    fixture.advance(86_400);
    assert_eq!(run(&fixture, &fixture.mailer).await, 1);
}

#[on_both_databases]
async fn a_proof_of_tomorrow_is_asked_for_again(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    fixture.clock.set_by(DAY);
    let (mut principal, _) = fixture.log_in(&user).await;
    principal.proved_at = Some(stagedoor_domain::Clock::now(&*fixture.clock));
    principal.require_recent_proof(&fixture.services).unwrap();
    fixture.clock.set_by(-DAY);
    let old = principal.require_recent_proof(&fixture.services);
    assert!(matches!(old, Err(Error::ReauthenticationRequired)));
}
