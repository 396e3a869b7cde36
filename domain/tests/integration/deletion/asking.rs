//! Asking for it: who may, and what happens at once.

use stagedoor_domain::users::Status;
use stagedoor_domain::{Caller, Clock, Error, Role, deletion, operators};
use stagedoor_testing::{Fixture, client_info, on_both_databases};

use super::{DAY, account, leave, logs_in, run_jobs, somebody};

const SESSIONS: &str = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";

#[on_both_databases]
async fn the_name_has_to_be_typed_and_nothing_happens_otherwise(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    for typed in ["", "nin", "mira", "nina@example.com"] {
        let refused = deletion::request(&nina, typed, false).await;
        let Err(Error::Validation(fields)) = refused else {
            panic!("{typed:?}: {refused:?}");
        };
        assert_eq!(
            (fields[0].field, fields[0].code()),
            ("username", "mismatch")
        );
    }
    assert_eq!(
        account(&fixture, "nina").await.unwrap().status,
        Status::Active
    );
    assert_eq!(fixture.count(SESSIONS).await, 1);
    leave(&nina, " NINA ", false).await;
}

#[on_both_databases]
async fn it_asks_for_a_fresh_proof(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    fixture.advance(DAY / 24);
    let refused = deletion::request(&nina, "nina", false).await;
    assert!(
        matches!(refused, Err(Error::ReauthenticationRequired)),
        "{refused:?}"
    );
}

#[on_both_databases]
async fn everybody_is_logged_out_and_a_login_does_not_keep_the_account(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    logs_in(&fixture, "nina").await.unwrap();
    let asked_at = fixture.clock.now();
    let until = leave(&nina, "nina", false).await;
    assert_eq!((until - asked_at).num_days(), 30);
    assert_eq!(fixture.count(SESSIONS).await, 0);

    let again = logs_in(&fixture, "nina").await.unwrap();
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(user.status, Status::Leaving);
    assert_eq!(user.deletion_scheduled_for, Some(until));
    let asked = deletion::asked(&again).await.unwrap().unwrap();
    assert_eq!((asked.asked_at, asked.scheduled_for), (asked_at, until));

    let refused = deletion::request(&again, "nina", true).await;
    assert!(
        matches!(refused, Err(Error::AccountLeaving { until: same }) if same == until),
        "{refused:?}"
    );
    // The session that asked is over, whatever it still holds.
    let refused = deletion::cancel(&nina).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
}

/// The clock walks through the 30 days.
#[on_both_databases]
async fn mails_come_at_once_three_days_before_the_end_and_when_it_is_done(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    leave(&nina, "nina", false).await;
    let mut told = Vec::new();
    for day in 0..=32 {
        run_jobs(&fixture).await;
        let mails = fixture.mails_to("nina@example.com").await;
        for mail in &mails[told.len()..] {
            told.push((day, mail.subject));
        }
        fixture.advance(DAY);
    }
    assert_eq!(
        told,
        [
            (0, "Your account is going to be deleted"),
            (27, "Your account will be deleted soon"),
            (30, "Your account is deleted"),
        ]
    );
    let mails = fixture.mails_to("nina@example.com").await;
    for mail in &mails[..2] {
        assert!(
            mail.links().iter().any(|link| link.path() == "/leaving"),
            "{}",
            mail.text
        );
    }
    assert!(account(&fixture, "nina").await.is_none());
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

#[on_both_databases]
async fn an_address_that_was_never_confirmed_is_told_nothing(fixture: Fixture) {
    let user = fixture.user("nina", Role::User, false).await;
    let (principal, _) = fixture.log_in(&user).await;
    leave(&fixture.caller(principal), "nina", false).await;
    for _ in 0..3 {
        run_jobs(&fixture).await;
        fixture.advance(15 * DAY);
    }
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_none());
    assert_eq!(fixture.mails().await.len(), 0);
}

#[on_both_databases]
async fn a_suspended_account_can_go(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    fixture
        .execute("UPDATE users SET suspended_at = created_at, suspension_reason = 'Spam'")
        .await;
    leave(&nina, "nina", false).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_none());
}

/// What nobody is shown cannot be left for everybody, and nobody is told that it will be.
#[on_both_databases]
async fn a_suspended_account_cannot_leave_its_tracks_here(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    operators::suspend_account(&fixture.services, "nina", "Spam")
        .await
        .unwrap();
    let again = logs_in(&fixture, "nina").await.unwrap();
    let refused = [
        deletion::request(&again, "nina", true).await,
        operators::delete_account(&fixture.services, "nina", true, false).await,
        operators::delete_account(&fixture.services, "nina", true, true).await,
    ];
    for refused in refused {
        let Err(Error::Validation(fields)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            (fields[0].field, fields[0].code()),
            ("keep_public_tracks", "hidden")
        );
    }
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(user.deletion_scheduled_for, None);
    drop(nina);
    leave(&again, "nina", false).await;
}

#[on_both_databases]
async fn the_last_administrator_stays(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Admin).await;
    let refused = deletion::request(&nina, "nina", false).await;
    assert!(
        matches!(refused, Err(Error::LastAdministrator)),
        "{refused:?}"
    );

    // One who is leaving, or suspended, is none that could act.
    let mira = somebody(&fixture, "mira", Role::Admin).await;
    leave(&mira, "mira", false).await;
    let refused = deletion::request(&nina, "nina", false).await;
    assert!(
        matches!(refused, Err(Error::LastAdministrator)),
        "{refused:?}"
    );
    somebody(&fixture, "ada", Role::Admin).await;
    leave(&nina, "nina", false).await;
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_administrators_who_all_go_at_once_one_stays(fixture: Fixture) {
    let mut calls = Vec::new();
    for name in ["nina", "mira", "ada"] {
        let user = fixture.user(name, Role::Admin, true).await;
        let (principal, _) = fixture.log_in(&user).await;
        let caller = Caller::logged_in(&fixture.services, client_info(), principal);
        calls.push(tokio::spawn(async move {
            deletion::request(&caller, name, false).await
        }));
    }
    let mut stayed = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => {}
            Err(Error::LastAdministrator) => stayed += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(stayed, 1);
}
