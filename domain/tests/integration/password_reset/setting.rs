//! What a new password does, and what it leaves as it was.

use stagedoor_domain::accounts::Login;
use stagedoor_domain::sessions::{self, Purpose};
use stagedoor_domain::{Error, operators};
use stagedoor_testing::on_both_databases;

use super::{
    NEW, PATH, REQUESTS, RESETS, forgot, is_dead, is_invalid, logged_in, reset, token_for,
};
use crate::support::{House, PASSWORD};

#[on_both_databases]
async fn a_link_sets_a_new_password_and_ends_every_session(house: House) {
    let (nina, mira) = (house.listener("nina").await, house.listener("mira").await);
    let (_, one) = house.log_in(&nina).await;
    let (_, other) = house.log_in(&nina).await;
    let (_, of_mira) = house.log_in(&mira).await;
    let waiting = Purpose::SecondFactor(nina.id);
    let waiting = sessions::begin(&house.visitor(), waiting, None)
        .await
        .unwrap();

    forgot(&house, " NINA@Example.COM ").await.unwrap();
    let token = house.mailed_token(PATH).await;
    let mail = house.mailer.sent().pop().unwrap();
    assert_eq!(mail.to, "nina@example.com", "as it is stored, not as typed");
    assert!(token.len() >= 43, "256 bits");
    assert!(!is_dead(&house, &one).await, "a link changes nothing yet");
    logged_in(&house, "nina", PASSWORD).await.unwrap();

    reset(&house, &format!(" {token}\n"), NEW).await.unwrap();

    for session in [one, other, waiting.token] {
        assert!(is_dead(&house, &session).await);
    }
    let of_nina = "SELECT COUNT(*) FROM sessions";
    assert_eq!(house.count(of_nina).await, 1, "it is no login");
    assert!(!is_dead(&house, &of_mira).await);
    let refused = logged_in(&house, "nina", PASSWORD).await;
    assert!(matches!(refused, Err(Error::InvalidCredentials)));
    logged_in(&house, "nina", NEW).await.unwrap();
    logged_in(&house, "mira", PASSWORD).await.unwrap();
    assert!(is_invalid(&reset(&house, &token, "else and else").await));
    assert_eq!(
        (house.count(RESETS).await, house.count(REQUESTS).await),
        (1, 1)
    );
    house.send_mail().await;
    let mails = house.mailer.sent();
    let told = mails
        .iter()
        .any(|mail| mail.subject == "Your password was reset");
    assert!(told, "{mails:?}");
}

#[on_both_databases]
async fn a_bad_password_leaves_the_link_as_it_was(house: House) {
    let nina = house.listener("nina").await;
    let (_, session) = house.log_in(&nina).await;
    let token = token_for(&house, &nina).await;
    for (password, code) in [
        ("short", "too_short"),
        ("password123", "too_common"),
        ("nina@example.com", "too_similar"),
    ] {
        let Err(Error::Validation(fields)) = reset(&house, &token, password).await else {
            panic!("{password} was taken")
        };
        assert_eq!((fields[0].field, fields[0].code), ("password", code));
    }
    assert!(!is_dead(&house, &session).await);
    logged_in(&house, "nina", PASSWORD).await.unwrap();
    reset(&house, &token, NEW).await.unwrap();
}

#[on_both_databases]
async fn a_reset_opens_no_second_step(house: House) {
    let nina = house.listener("nina").await;
    house
        .execute("UPDATE users SET two_factor_enabled = TRUE")
        .await;
    let token = token_for(&house, &nina).await;
    reset(&house, &token, NEW).await.unwrap();
    let login = logged_in(&house, "nina", NEW).await.unwrap();
    assert!(matches!(login, Login::SecondFactorRequired(_)));
    let nina = operators::show(&house.services, "nina").await.unwrap();
    assert!(nina.two_factor_enabled);
}
