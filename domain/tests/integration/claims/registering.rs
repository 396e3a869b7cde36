//! A registration form that is sent twice.

use stagedoor_domain::Error;
use stagedoor_domain::accounts::{Registration, register_and_log_in};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

async fn send(
    fixture: &Fixture,
    email: &str,
    password: &str,
) -> Result<stagedoor_domain::User, Error> {
    let registration = Registration {
        username: "nina".into(),
        email: email.into(),
        password: password.into(),
        invitation: None,
    };
    register_and_log_in(&fixture.visitor(), registration, None)
        .await
        .map(|(user, _)| user)
}

#[on_both_databases]
async fn a_double_click_ends_in_the_account_that_it_made_and_nobody_elses_does(fixture: Fixture) {
    let email = "nina@example.com";
    let first = send(&fixture, email, PASSWORD).await.unwrap();
    let second = send(&fixture, email, PASSWORD).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, 1);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 2);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 1);

    let others = [
        send(&fixture, email, "a loud front door at noon").await,
        send(&fixture, "mira@example.com", PASSWORD).await,
    ];
    fixture.advance(60);
    let late = send(&fixture, email, PASSWORD).await;
    for refused in others.into_iter().chain([late]) {
        assert!(matches!(refused, Err(Error::UsernameTaken)), "{refused:?}");
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 2);
}

/// Once the address is confirmed the account is somebody's, and logging in is for the
/// login page, with its limits and its second step.
#[on_both_databases]
async fn a_confirmed_account_is_not_entered_by_registering(fixture: Fixture) {
    send(&fixture, "nina@example.com", PASSWORD).await.unwrap();
    fixture.execute("UPDATE users SET is_verified = TRUE").await;
    let again = send(&fixture, "nina@example.com", PASSWORD).await;
    assert!(matches!(again, Err(Error::UsernameTaken)), "{again:?}");
}
