//! What a confirmed change does, once, and for whom.

use stagedoor_domain::accounts::{forgot_password, reset_password, verify_email};
use stagedoor_domain::{Caller, Freshness, sessions};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{
    CONFIRM, DAY, NEW, OLD, UNDO, ask, can_log_in, confirm, find_token, is_invalid, nina, stored,
    token,
};

#[on_both_databases]
async fn a_confirmed_change_moves_the_account_and_keeps_its_sessions(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, session) = fixture.log_in(&user).await;

    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.advance(60);
    let confirming = token(&fixture, NEW, CONFIRM).await;
    confirm(&fixture, &confirming).await.unwrap();

    let moved = stored(&fixture, &principal).await;
    assert_eq!((moved.email.as_str(), moved.is_verified), (NEW, true));
    assert!(can_log_in(&fixture, NEW).await);
    assert!(!can_log_in(&fixture, OLD).await);
    let session = sessions::load(&fixture.services, &session).await.unwrap();
    let principal = session.unwrap().principal().unwrap();
    // What it has just changed may not have reached a replica.
    assert_eq!(principal.freshness(&fixture.services), Freshness::Latest);
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.change_email' AND actor = 'user' AND actor_id = subject_id
                    AND CAST(metadata AS TEXT) LIKE '%\"from\"%nina@example.com%'
                    AND CAST(metadata AS TEXT) LIKE '%\"to\"%nina@example.org%'";
    assert_eq!(fixture.count(events).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_uses_of_one_token_at_once_give_one_success(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    let token = token(&fixture, NEW, CONFIRM).await;
    let calls = (0..16).map(|_| {
        let (services, token) = (fixture.services.clone(), token.clone());
        tokio::spawn(async move {
            stagedoor_domain::accounts::confirm_email_change(
                &Caller::anonymous(&services, client_info()),
                &token,
            )
            .await
        })
    });
    let mut successes = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(()) => successes += 1,
            refused => assert!(is_invalid(&refused), "{refused:?}"),
        }
    }
    assert_eq!(successes, 1);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.change_email'";
    assert_eq!(fixture.count(events).await, 1);
    let notices = "SELECT COUNT(*) FROM jobs WHERE kind = 'email_change_notice'";
    assert_eq!(fixture.count(notices).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_accounts_that_move_to_one_address_at_once_one_gets_it(fixture: Fixture) {
    for round in 0..8 {
        let wanted = format!("wanted{round}@example.org");
        let mut tokens = Vec::new();
        for name in ["one", "two"] {
            let user = fixture.listener(&format!("{name}{round}")).await;
            let (principal, _) = fixture.log_in(&user).await;
            ask(&fixture, &principal, &wanted).await.unwrap();
            tokens.push(token(&fixture, &wanted, CONFIRM).await);
        }
        let calls = tokens.into_iter().map(|token| {
            let services = fixture.services.clone();
            tokio::spawn(async move {
                stagedoor_domain::accounts::confirm_email_change(
                    &Caller::anonymous(&services, client_info()),
                    &token,
                )
                .await
            })
        });
        let mut answers = Vec::new();
        for call in calls.collect::<Vec<_>>() {
            answers.push(call.await.unwrap());
        }
        answers.sort_by_key(Result::is_err);
        assert!(answers[0].is_ok(), "{answers:?}");
        assert!(is_invalid(&answers[1]), "{answers:?}");
    }
    let moved = "SELECT COUNT(*) FROM users WHERE email_key LIKE 'wanted%'";
    assert_eq!(fixture.count(moved).await, 8);
}

#[on_both_databases]
async fn an_address_that_somebody_has_by_now_cannot_be_moved_to(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    ask(&fixture, &principal, "mira@example.com").await.unwrap();
    let token = token(&fixture, "mira@example.com", CONFIRM).await;
    fixture.listener("mira").await;
    assert!(is_invalid(&confirm(&fixture, &token).await));
    assert_eq!(stored(&fixture, &principal).await, user);
}

#[on_both_databases]
async fn the_link_works_for_a_day_and_for_nothing_else(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    let confirming = token(&fixture, NEW, CONFIRM).await;
    let undoing = token(&fixture, OLD, UNDO).await;
    for wrong in ["", "unknown", &confirming[1..], &undoing] {
        assert!(is_invalid(&confirm(&fixture, wrong).await), "{wrong}");
    }
    assert!(is_invalid(&super::undo(&fixture, &confirming).await));
    let verified = verify_email(&fixture.visitor(), &confirming).await;
    assert!(is_invalid(&verified));

    fixture.advance(DAY);
    assert!(is_invalid(&confirm(&fixture, &confirming).await));
    assert_eq!(stored(&fixture, &principal).await.email, OLD);
}

#[on_both_databases]
async fn links_that_went_to_the_old_address_die(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    forgot_password(&fixture.visitor(), OLD).await.unwrap();
    let resetting = token(&fixture, OLD, "/reset-password").await;

    ask(&fixture, &principal, NEW).await.unwrap();
    let confirming = token(&fixture, NEW, CONFIRM).await;
    confirm(&fixture, &confirming).await.unwrap();

    let reset = reset_password(&fixture.visitor(), &resetting, "x".repeat(20)).await;
    assert!(is_invalid(&reset));
    assert!(can_log_in(&fixture, NEW).await, "with {PASSWORD}");
    assert!(find_token(&fixture, NEW, "/verify-email").await.is_none());
}
