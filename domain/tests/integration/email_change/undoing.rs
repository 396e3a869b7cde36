//! Undoing a change locks the account and brings the address back.

use stagedoor_domain::accounts::{reset_password, undo_email_change};
use stagedoor_domain::{Caller, Role, operators, sessions};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{
    CONFIRM, DAY, NEW, OLD, UNDO, ask, can_log_in, confirm, is_invalid, move_to, nina, stored,
    token, undo,
};

const PASSWORD_AFTER: &str = "a loud front door at noon";

#[on_both_databases]
async fn an_undone_change_brings_the_address_back_and_locks_the_account(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, session) = fixture.log_in(&user).await;
    let undoing = move_to(&fixture, &principal, NEW).await;

    undo(&fixture, &undoing).await.unwrap();

    assert_eq!(stored(&fixture, &principal).await, user);
    let session = sessions::load(&fixture.services, &session).await.unwrap();
    assert!(session.is_none());
    assert!(!can_log_in(&fixture, OLD).await);
    assert!(!can_log_in(&fixture, NEW).await);
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.undo_email_change'
                    AND CAST(metadata AS TEXT) LIKE '%\"from\"%nina@example.org%'
                    AND CAST(metadata AS TEXT) LIKE '%\"to\"%nina@example.com%'";
    assert_eq!(fixture.count(events).await, 1);
    assert_way_back_in(&fixture).await;
}

#[on_both_databases]
async fn a_change_that_was_only_asked_for_is_ended_and_the_account_locked(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    let confirming = token(&fixture, NEW, CONFIRM).await;
    let undoing = token(&fixture, OLD, UNDO).await;

    undo(&fixture, &undoing).await.unwrap();

    assert!(is_invalid(&confirm(&fixture, &confirming).await));
    assert_eq!(stored(&fixture, &principal).await, user);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 0);
    assert!(!can_log_in(&fixture, OLD).await);
    assert_way_back_in(&fixture).await;
}

/// The password is out of use, and a mail to the old address sets another one.
async fn assert_way_back_in(fixture: &Fixture) {
    let reset = token(fixture, OLD, "/reset-password").await;
    let password = PASSWORD_AFTER.to_owned();
    reset_password(&fixture.visitor(), &reset, password)
        .await
        .unwrap();
    let mails = fixture.mailer.sent();
    let told = mails.iter().find(|mail| mail.text.contains("was undone"));
    assert_eq!(told.unwrap().to, OLD);
    assert!(!can_log_in(fixture, OLD).await, "with {PASSWORD}");
    let credentials = stagedoor_domain::accounts::Credentials {
        identifier: OLD.into(),
        password: PASSWORD_AFTER.into(),
    };
    stagedoor_domain::accounts::log_in(&fixture.visitor(), credentials, None)
        .await
        .unwrap();
}

#[on_both_databases]
async fn of_two_changes_the_last_is_undone_alone(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    let first = move_to(&fixture, &principal, NEW).await;
    let second = move_to(&fixture, &principal, "nina@example.net").await;

    undo(&fixture, &second).await.unwrap();
    assert_eq!(stored(&fixture, &principal).await.email, NEW);
    undo(&fixture, &first).await.unwrap();
    assert_eq!(stored(&fixture, &principal).await, user);
}

#[on_both_databases]
async fn the_first_of_two_changes_is_undone_with_the_second(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    let first = move_to(&fixture, &principal, NEW).await;
    let second = move_to(&fixture, &principal, "nina@example.net").await;
    ask(&fixture, &principal, "third@example.net")
        .await
        .unwrap();
    let confirming = token(&fixture, "third@example.net", CONFIRM).await;
    let third = token(&fixture, "nina@example.net", UNDO).await;
    fixture.advance(60);

    undo(&fixture, &first).await.unwrap();

    assert_eq!(stored(&fixture, &principal).await, user);
    for dead in [&first, &second, &third] {
        assert!(is_invalid(&undo(&fixture, dead).await));
    }
    assert!(is_invalid(&confirm(&fixture, &confirming).await));
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
        operators::create_user(&fixture.services, new)
            .await
            .unwrap();
    }
}

#[on_both_databases]
async fn the_link_of_a_replaced_change_undoes_what_replaced_it(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    ask(&fixture, &principal, "first@example.org")
        .await
        .unwrap();
    let undoing = token(&fixture, OLD, UNDO).await;
    fixture.advance(60);
    let later = move_to(&fixture, &principal, NEW).await;

    undo(&fixture, &undoing).await.unwrap();

    assert_eq!(stored(&fixture, &principal).await, user);
    assert!(!can_log_in(&fixture, OLD).await);
    assert!(is_invalid(&undo(&fixture, &later).await));
}

#[on_both_databases]
async fn a_change_can_be_undone_for_seven_days_from_its_confirmation(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.send_mail().await;
    fixture.advance(DAY - 1);
    let confirming = token(&fixture, NEW, CONFIRM).await;
    confirm(&fixture, &confirming).await.unwrap();
    let undoing = token(&fixture, OLD, UNDO).await;
    fixture.advance(7 * DAY);
    assert!(is_invalid(&undo(&fixture, &undoing).await));
    assert_eq!(stored(&fixture, &principal).await.email, NEW);
}

#[on_both_databases]
async fn the_last_second_of_seven_days_still_counts(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let undoing = move_to(&fixture, &principal, NEW).await;
    fixture.advance(7 * DAY - 61);
    undo(&fixture, &undoing).await.unwrap();
    assert_eq!(stored(&fixture, &principal).await.email, OLD);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_uses_of_one_token_at_once_give_one_success(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let (_, principal) = nina(&fixture).await;
    let undoing = move_to(&fixture, &principal, NEW).await;
    let calls = (0..16).map(|_| {
        let (services, token) = (fixture.services.clone(), undoing.clone());
        tokio::spawn(async move {
            undo_email_change(&Caller::anonymous(&services, client_info()), &token).await
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
    assert_eq!(fixture.count(resets).await, 1);
}

/// Both want the user's row and the user's tokens.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn undoing_and_confirming_at_once_end_with_the_old_address(fixture: Fixture) {
    for round in 0..8 {
        let user = fixture.listener(&format!("nina{round}")).await;
        let (principal, _) = fixture.log_in(&user).await;
        let new = format!("nina{round}@example.org");
        ask(&fixture, &principal, &new).await.unwrap();
        let confirming = token(&fixture, &new, CONFIRM).await;
        let undoing = token(&fixture, &user.email, UNDO).await;
        let (confirmed, undone) =
            tokio::join!(confirm(&fixture, &confirming), undo(&fixture, &undoing));
        undone.unwrap();
        assert!(confirmed.is_ok() || is_invalid(&confirmed), "{confirmed:?}");
        assert_eq!(stored(&fixture, &principal).await.email, user.email);
    }
}
