//! Moves to other addresses since then are undone.

use stagedoor_domain::accounts::{confirm_email_change, undo_email_change};
use stagedoor_testing::on_both_databases;

use super::{
    DISOWN, HOUR, NEW, OLD, THEIRS, ask, is_invalid, move_to, nina, password_changed, press,
    stored, token,
};
use crate::support::{House, PASSWORD};

const NEXT: &str = "nina@example.net";

#[on_both_databases]
async fn the_account_goes_back_to_the_address_it_had_then(house: House) {
    let (user, principal) = nina(&house).await;
    let disowning = password_changed(&house, &principal, PASSWORD).await;
    house.advance(60);
    move_to(&house, &principal, NEW).await;
    let undoing = token(&house, OLD, "/email-change/undo").await;
    house.advance(60);
    move_to(&house, &principal, NEXT).await;
    ask(&house, &principal, "fourth@example.net").await.unwrap();
    let confirming = token(&house, "fourth@example.net", "/email-change").await;

    press(&house, &disowning).await.unwrap();

    assert_eq!(stored(&house, &principal).await, user);
    token(&house, OLD, "/reset-password").await;
    let confirmed = confirm_email_change(&house.visitor(), &confirming).await;
    assert!(is_invalid(&confirmed));
    let undone = undo_email_change(&house.visitor(), &undoing).await;
    assert!(is_invalid(&undone), "there is nothing left to undo");
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disown'
                  AND CAST(metadata AS TEXT) LIKE '%\"from\"%nina@example.net%'
                  AND CAST(metadata AS TEXT) LIKE '%\"to\"%nina@example.com%'";
    assert_eq!(house.count(events).await, 1);
}

#[on_both_databases]
async fn a_move_from_before_stays(house: House) {
    let (_, principal) = nina(&house).await;
    move_to(&house, &principal, NEW).await;
    let undoing = token(&house, OLD, "/email-change/undo").await;
    house.advance(HOUR);
    let disowning = password_changed(&house, &principal, PASSWORD).await;

    press(&house, &disowning).await.unwrap();

    assert_eq!(stored(&house, &principal).await.email, NEW);
    token(&house, NEW, "/reset-password").await;
    // And it can still be undone.
    undo_email_change(&house.visitor(), &undoing).await.unwrap();
}

/// Whoever moved the account away was told of what happened to it there. Once it is
/// back, their links must not lock its owner out again.
#[on_both_databases]
async fn links_that_went_to_the_other_address_are_dead_and_older_ones_work(house: House) {
    let (_, principal) = nina(&house).await;
    let mine = password_changed(&house, &principal, PASSWORD).await;
    house.advance(60);
    move_to(&house, &principal, NEW).await;
    let undoing = token(&house, OLD, "/email-change/undo").await;
    house.advance(60);
    let current = format!("{PASSWORD} {THEIRS}");
    let theirs = password_changed(&house, &principal, &current).await;
    assert_ne!(mine, theirs);

    undo_email_change(&house.visitor(), &undoing).await.unwrap();

    assert!(is_invalid(&press(&house, &theirs).await));
    press(&house, &mine).await.unwrap();
    // The mail about the undone change came to the old address.
    let last = token(&house, OLD, DISOWN).await;
    press(&house, &last).await.unwrap();
}
