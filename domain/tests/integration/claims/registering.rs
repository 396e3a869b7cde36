//! A registration form that is sent twice.

use stagedoor_domain::Error;
use stagedoor_domain::accounts::{Registration, register_and_log_in};
use stagedoor_testing::on_both_databases;

use crate::support::{House, PASSWORD};

async fn send(house: &House, email: &str, password: &str) -> Result<stagedoor_domain::User, Error> {
    let registration = Registration {
        username: "nina".into(),
        email: email.into(),
        password: password.into(),
    };
    register_and_log_in(&house.visitor(), registration, None)
        .await
        .map(|(user, _)| user)
}

#[on_both_databases]
async fn a_double_click_ends_in_the_account_that_it_made_and_nobody_elses_does(house: House) {
    let email = "nina@example.com";
    let first = send(&house, email, PASSWORD).await.unwrap();
    let second = send(&house, email, PASSWORD).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(house.count("SELECT COUNT(*) FROM users").await, 1);
    assert_eq!(house.count("SELECT COUNT(*) FROM sessions").await, 2);
    assert_eq!(house.count("SELECT COUNT(*) FROM jobs").await, 1);

    let others = [
        send(&house, email, "a loud front door at noon").await,
        send(&house, "mira@example.com", PASSWORD).await,
    ];
    house.advance(60);
    let late = send(&house, email, PASSWORD).await;
    for refused in others.into_iter().chain([late]) {
        assert!(matches!(refused, Err(Error::UsernameTaken)), "{refused:?}");
    }
    assert_eq!(house.count("SELECT COUNT(*) FROM sessions").await, 2);
}

/// Once the address is confirmed the account is somebody's, and logging in is for the
/// login page, with its limits and its second step.
#[on_both_databases]
async fn a_confirmed_account_is_not_entered_by_registering(house: House) {
    send(&house, "nina@example.com", PASSWORD).await.unwrap();
    house.execute("UPDATE users SET is_verified = TRUE").await;
    let again = send(&house, "nina@example.com", PASSWORD).await;
    assert!(matches!(again, Err(Error::UsernameTaken)), "{again:?}");
}
