//! Undoing a change locks the account and brings the address back.

use stagedoor_domain::accounts::{reset_password, undo_email_change};
use stagedoor_domain::{Caller, Role, operators, sessions};
use stagedoor_testing::on_both_databases;

use super::{
    CONFIRM, DAY, NEW, OLD, UNDO, ask, can_log_in, confirm, is_invalid, move_to, nina, stored,
    token, undo,
};
use crate::support::{Backend, House, PASSWORD, origin};

const PASSWORD_AFTER: &str = "a loud front door at noon";

#[on_both_databases]
async fn an_undone_change_brings_the_address_back_and_locks_the_account(house: House) {
    let user = house.listener("nina").await;
    let (principal, session) = house.log_in(&user).await;
    let undoing = move_to(&house, &principal, NEW).await;

    undo(&house, &undoing).await.unwrap();

    assert_eq!(stored(&house, &principal).await, user);
    let session = sessions::load(&house.services, &session).await.unwrap();
    assert!(session.is_none());
    assert!(!can_log_in(&house, OLD).await);
    assert!(!can_log_in(&house, NEW).await);
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.undo_email_change'
                    AND CAST(metadata AS TEXT) LIKE '%\"from\"%nina@example.org%'
                    AND CAST(metadata AS TEXT) LIKE '%\"to\"%nina@example.com%'";
    assert_eq!(house.count(events).await, 1);
    assert_way_back_in(&house).await;
}

#[on_both_databases]
async fn a_change_that_was_only_asked_for_is_ended_and_the_account_locked(house: House) {
    let (user, principal) = nina(&house).await;
    ask(&house, &principal, NEW).await.unwrap();
    let confirming = token(&house, NEW, CONFIRM).await;
    let undoing = token(&house, OLD, UNDO).await;

    undo(&house, &undoing).await.unwrap();

    assert!(is_invalid(&confirm(&house, &confirming).await));
    assert_eq!(stored(&house, &principal).await, user);
    assert_eq!(house.count("SELECT COUNT(*) FROM sessions").await, 0);
    assert!(!can_log_in(&house, OLD).await);
    assert_way_back_in(&house).await;
}

/// The password is out of use, and a mail to the old address sets another one.
async fn assert_way_back_in(house: &House) {
    let reset = token(house, OLD, "/reset-password").await;
    let password = PASSWORD_AFTER.to_owned();
    reset_password(&house.visitor(), &reset, password)
        .await
        .unwrap();
    let mails = house.mailer.sent();
    let told = mails.iter().find(|mail| mail.text.contains("was undone"));
    assert_eq!(told.unwrap().to, OLD);
    assert!(!can_log_in(house, OLD).await, "with {PASSWORD}");
    let credentials = stagedoor_domain::accounts::Credentials {
        identifier: OLD.into(),
        password: PASSWORD_AFTER.into(),
    };
    stagedoor_domain::accounts::log_in(&house.visitor(), credentials, None)
        .await
        .unwrap();
}

#[on_both_databases]
async fn of_two_changes_the_last_is_undone_alone(house: House) {
    let (user, principal) = nina(&house).await;
    let first = move_to(&house, &principal, NEW).await;
    let second = move_to(&house, &principal, "nina@example.net").await;

    undo(&house, &second).await.unwrap();
    assert_eq!(stored(&house, &principal).await.email, NEW);
    undo(&house, &first).await.unwrap();
    assert_eq!(stored(&house, &principal).await, user);
}

#[on_both_databases]
async fn the_first_of_two_changes_is_undone_with_the_second(house: House) {
    let (user, principal) = nina(&house).await;
    let first = move_to(&house, &principal, NEW).await;
    let second = move_to(&house, &principal, "nina@example.net").await;
    ask(&house, &principal, "third@example.net").await.unwrap();
    let confirming = token(&house, "third@example.net", CONFIRM).await;
    let third = token(&house, "nina@example.net", UNDO).await;
    house.advance(60);

    undo(&house, &first).await.unwrap();

    assert_eq!(stored(&house, &principal).await, user);
    for dead in [&first, &second, &third] {
        assert!(is_invalid(&undo(&house, dead).await));
    }
    assert!(is_invalid(&confirm(&house, &confirming).await));
    // Nothing is kept for whoever moved it away.
    for email in [NEW, "nina@example.net"] {
        let name = email.rsplit_once('.').unwrap().1.to_owned() + "_somebody";
        let new = operators::NewUser {
            username: name,
            email: email.into(),
            password: PASSWORD.into(),
            role: Role::User,
            verified: true,
        };
        operators::create_user(&house.services, new).await.unwrap();
    }
}

#[on_both_databases]
async fn the_link_of_a_replaced_change_undoes_what_replaced_it(house: House) {
    let (user, principal) = nina(&house).await;
    ask(&house, &principal, "first@example.org").await.unwrap();
    let undoing = token(&house, OLD, UNDO).await;
    house.advance(60);
    let later = move_to(&house, &principal, NEW).await;

    undo(&house, &undoing).await.unwrap();

    assert_eq!(stored(&house, &principal).await, user);
    assert!(!can_log_in(&house, OLD).await);
    assert!(is_invalid(&undo(&house, &later).await));
}

#[on_both_databases]
async fn a_change_can_be_undone_for_seven_days_from_its_confirmation(house: House) {
    let (_, principal) = nina(&house).await;
    ask(&house, &principal, NEW).await.unwrap();
    house.send_mail().await;
    house.advance(DAY - 1);
    let confirming = token(&house, NEW, CONFIRM).await;
    confirm(&house, &confirming).await.unwrap();
    let undoing = token(&house, OLD, UNDO).await;
    house.advance(7 * DAY);
    assert!(is_invalid(&undo(&house, &undoing).await));
    assert_eq!(stored(&house, &principal).await.email, NEW);
}

#[on_both_databases]
async fn the_last_second_of_seven_days_still_counts(house: House) {
    let (_, principal) = nina(&house).await;
    let undoing = move_to(&house, &principal, NEW).await;
    house.advance(7 * DAY - 61);
    undo(&house, &undoing).await.unwrap();
    assert_eq!(stored(&house, &principal).await.email, OLD);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_uses_of_one_token_at_once_give_one_success(backend: Backend) {
    let house = House::open(backend).await;
    let (_, principal) = nina(&house).await;
    let undoing = move_to(&house, &principal, NEW).await;
    let calls = (0..16).map(|_| {
        let (services, token) = (house.services.clone(), undoing.clone());
        tokio::spawn(async move {
            undo_email_change(&Caller::anonymous(&services, origin()), &token).await
        })
    });
    let mut successes = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => successes += 1,
            refused => assert!(is_invalid(&refused), "{refused:?}"),
        }
    }
    assert_eq!(successes, 1);
    let resets = "SELECT COUNT(*) FROM jobs WHERE kind = 'reset_password'";
    assert_eq!(house.count(resets).await, 1);
}

/// Both want the user's row and the user's tokens.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn undoing_and_confirming_at_once_end_with_the_old_address(house: House) {
    for round in 0..8 {
        let user = house.listener(&format!("nina{round}")).await;
        let (principal, _) = house.log_in(&user).await;
        let new = format!("nina{round}@example.org");
        ask(&house, &principal, &new).await.unwrap();
        let confirming = token(&house, &new, CONFIRM).await;
        let undoing = token(&house, &user.email, UNDO).await;
        let (confirmed, undone) =
            tokio::join!(confirm(&house, &confirming), undo(&house, &undoing));
        undone.unwrap();
        assert!(confirmed.is_ok() || is_invalid(&confirmed), "{confirmed:?}");
        assert_eq!(stored(&house, &principal).await.email, user.email);
    }
}
