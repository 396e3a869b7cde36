//! Moves to other addresses since then are undone.

use stagedoor_domain::accounts::{confirm_email_change, undo_email_change};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{
    DISOWN, HOUR, NEW, OLD, THEIRS, ask, is_invalid, move_to, nina, password_changed, press,
    stored, token,
};

const NEXT: &str = "nina@example.net";

#[on_both_databases]
async fn the_account_goes_back_to_the_address_it_had_then(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    let disowning = password_changed(&fixture, &principal, PASSWORD).await;
    fixture.advance(60);
    move_to(&fixture, &principal, NEW).await;
    let undoing = token(&fixture, OLD, "/email-change/undo").await;
    fixture.advance(60);
    move_to(&fixture, &principal, NEXT).await;
    ask(&fixture, &principal, "fourth@example.net")
        .await
        .unwrap();
    let confirming = token(&fixture, "fourth@example.net", "/email-change").await;

    press(&fixture, &disowning).await.unwrap();

    assert_eq!(stored(&fixture, &principal).await, user);
    token(&fixture, OLD, "/reset-password").await;
    let confirmed = confirm_email_change(&fixture.visitor(), &confirming).await;
    assert!(is_invalid(&confirmed));
    let undone = undo_email_change(&fixture.visitor(), &undoing).await;
    assert!(is_invalid(&undone), "there is nothing left to undo");
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disown'
                  AND CAST(metadata AS TEXT) LIKE '%\"from\"%nina@example.net%'
                  AND CAST(metadata AS TEXT) LIKE '%\"to\"%nina@example.com%'";
    assert_eq!(fixture.count(events).await, 1);
}

#[on_both_databases]
async fn a_move_from_before_stays(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    move_to(&fixture, &principal, NEW).await;
    let undoing = token(&fixture, OLD, "/email-change/undo").await;
    fixture.advance(HOUR);
    let disowning = password_changed(&fixture, &principal, PASSWORD).await;

    press(&fixture, &disowning).await.unwrap();

    assert_eq!(stored(&fixture, &principal).await.email, NEW);
    token(&fixture, NEW, "/reset-password").await;
    // And it can still be undone.
    undo_email_change(&fixture.visitor(), &undoing)
        .await
        .unwrap();
}

/// Whoever moved the account away was told of what happened to it there. Once it is
/// back, their links must not lock its owner out again.
#[on_both_databases]
async fn links_that_went_to_the_other_address_are_dead_and_older_ones_work(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let mine = password_changed(&fixture, &principal, PASSWORD).await;
    fixture.advance(60);
    move_to(&fixture, &principal, NEW).await;
    let undoing = token(&fixture, OLD, "/email-change/undo").await;
    fixture.advance(60);
    let current = format!("{PASSWORD} {THEIRS}");
    let theirs = password_changed(&fixture, &principal, &current).await;
    assert_ne!(mine, theirs);

    undo_email_change(&fixture.visitor(), &undoing)
        .await
        .unwrap();

    assert!(is_invalid(&press(&fixture, &theirs).await));
    press(&fixture, &mine).await.unwrap();
    // The mail about the undone change came to the old address.
    let last = token(&fixture, OLD, DISOWN).await;
    press(&fixture, &last).await.unwrap();
}
