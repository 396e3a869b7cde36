//! Calling a change off before it is confirmed.

use stagedoor_domain::accounts::{cancel_email_change, pending_email_change};
use stagedoor_domain::{Caller, ClientInfo, Error};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{CONFIRM, DAY, NEW, OLD, UNDO, ask, confirm, is_invalid, nina, stored, token, undo};

#[on_both_databases]
async fn a_pending_change_is_shown_and_called_off(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let services = &fixture.services;
    let pending = async || {
        pending_email_change(&Caller::logged_in(
            services,
            ClientInfo::default(),
            principal,
        ))
        .await
        .unwrap()
    };
    let cancel = async || cancel_email_change(&fixture.caller(principal)).await;
    assert_eq!(pending().await, None);
    assert!(matches!(cancel().await, Err(Error::NotFound)));

    ask(&fixture, &principal, NEW).await.unwrap();
    let shown = pending().await.unwrap();
    assert_eq!(shown.email, NEW);
    assert_eq!(shown.created_at, services.clock.now());
    let confirming = token(&fixture, NEW, CONFIRM).await;
    cancel().await.unwrap();
    assert_eq!(pending().await, None);
    assert!(is_invalid(&confirm(&fixture, &confirming).await));
    assert!(matches!(cancel().await, Err(Error::NotFound)));
    assert_eq!(stored(&fixture, &principal).await.email, OLD);
    let written = "SELECT COUNT(*) FROM audit_logs
        WHERE action = 'user.cancel_email_change' AND address = '192.0.2.7'";
    assert_eq!(fixture.count(written).await, 1);

    // Who was told of it at the old address can still say that it was not them.
    let undoing = token(&fixture, OLD, UNDO).await;
    undo(&fixture, &undoing).await.unwrap();
}

#[on_both_databases]
async fn a_change_that_is_over_is_not_shown(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let pending = async || {
        pending_email_change(&fixture.caller(principal))
            .await
            .unwrap()
    };
    ask(&fixture, &principal, NEW).await.unwrap();
    let confirming = token(&fixture, NEW, CONFIRM).await;
    confirm(&fixture, &confirming).await.unwrap();
    assert_eq!(pending().await, None);
    ask(&fixture, &principal, "third@example.com")
        .await
        .unwrap();
    fixture.advance(DAY);
    assert_eq!(pending().await, None);
}
