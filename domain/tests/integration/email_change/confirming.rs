//! What a confirmed change does, once, and for whom.

use stagedoor_domain::accounts::{forgot_password, reset_password, verify_email};
use stagedoor_domain::{Caller, Freshness, sessions};
use stagedoor_testing::on_both_databases;

use super::{
    CONFIRM, DAY, NEW, OLD, UNDO, ask, can_log_in, confirm, find_token, is_invalid, nina, stored,
    token,
};
use crate::support::{Backend, House, PASSWORD, origin};

#[on_both_databases]
async fn a_confirmed_change_moves_the_account_and_keeps_its_sessions(house: House) {
    let user = house.listener("nina").await;
    let (principal, session) = house.log_in(&user).await;

    ask(&house, &principal, NEW).await.unwrap();
    house.advance(60);
    let confirming = token(&house, NEW, CONFIRM).await;
    confirm(&house, &confirming).await.unwrap();

    let moved = stored(&house, &principal).await;
    assert_eq!((moved.email.as_str(), moved.is_verified), (NEW, true));
    assert!(can_log_in(&house, NEW).await);
    assert!(!can_log_in(&house, OLD).await);
    let session = sessions::load(&house.services, &session).await.unwrap();
    let principal = session.unwrap().principal().unwrap();
    // What it has just changed may not have reached a replica.
    assert_eq!(principal.freshness(&house.services), Freshness::Latest);
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.change_email' AND actor = 'user' AND actor_id = subject_id
                    AND CAST(metadata AS TEXT) LIKE '%\"from\"%nina@example.com%'
                    AND CAST(metadata AS TEXT) LIKE '%\"to\"%nina@example.org%'";
    assert_eq!(house.count(events).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_uses_of_one_token_at_once_give_one_success(backend: Backend) {
    let house = House::open(backend).await;
    let (_, principal) = nina(&house).await;
    ask(&house, &principal, NEW).await.unwrap();
    let token = token(&house, NEW, CONFIRM).await;
    let calls = (0..16).map(|_| {
        let (services, token) = (house.services.clone(), token.clone());
        tokio::spawn(async move {
            stagedoor_domain::accounts::confirm_email_change(
                &Caller::anonymous(&services, origin()),
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
    assert_eq!(house.count(events).await, 1);
    let notices = "SELECT COUNT(*) FROM jobs WHERE kind = 'email_change_notice'";
    assert_eq!(house.count(notices).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_accounts_that_move_to_one_address_at_once_one_gets_it(house: House) {
    for round in 0..8 {
        let wanted = format!("wanted{round}@example.org");
        let mut tokens = Vec::new();
        for name in ["one", "two"] {
            let user = house.listener(&format!("{name}{round}")).await;
            let (principal, _) = house.log_in(&user).await;
            ask(&house, &principal, &wanted).await.unwrap();
            tokens.push(token(&house, &wanted, CONFIRM).await);
        }
        let calls = tokens.into_iter().map(|token| {
            let services = house.services.clone();
            tokio::spawn(async move {
                stagedoor_domain::accounts::confirm_email_change(
                    &Caller::anonymous(&services, origin()),
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
    assert_eq!(house.count(moved).await, 8);
}

#[on_both_databases]
async fn an_address_that_somebody_has_by_now_cannot_be_moved_to(house: House) {
    let (user, principal) = nina(&house).await;
    ask(&house, &principal, "mira@example.com").await.unwrap();
    let token = token(&house, "mira@example.com", CONFIRM).await;
    house.listener("mira").await;
    assert!(is_invalid(&confirm(&house, &token).await));
    assert_eq!(stored(&house, &principal).await, user);
}

#[on_both_databases]
async fn the_link_works_for_a_day_and_for_nothing_else(house: House) {
    let (_, principal) = nina(&house).await;
    ask(&house, &principal, NEW).await.unwrap();
    let confirming = token(&house, NEW, CONFIRM).await;
    let undoing = token(&house, OLD, UNDO).await;
    for wrong in ["", "unknown", &confirming[1..], &undoing] {
        assert!(is_invalid(&confirm(&house, wrong).await), "{wrong}");
    }
    assert!(is_invalid(&super::undo(&house, &confirming).await));
    let verified = verify_email(&house.visitor(), &confirming).await;
    assert!(is_invalid(&verified));

    house.advance(DAY);
    assert!(is_invalid(&confirm(&house, &confirming).await));
    assert_eq!(stored(&house, &principal).await.email, OLD);
}

#[on_both_databases]
async fn links_that_went_to_the_old_address_die(house: House) {
    let (_, principal) = nina(&house).await;
    forgot_password(&house.visitor(), OLD).await.unwrap();
    let resetting = token(&house, OLD, "/reset-password").await;

    ask(&house, &principal, NEW).await.unwrap();
    let confirming = token(&house, NEW, CONFIRM).await;
    confirm(&house, &confirming).await.unwrap();

    let reset = reset_password(&house.visitor(), &resetting, "x".repeat(20)).await;
    assert!(is_invalid(&reset));
    assert!(can_log_in(&house, NEW).await, "with {PASSWORD}");
    assert!(find_token(&house, NEW, "/verify-email").await.is_none());
}
