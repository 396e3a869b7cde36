//! What a new password does, and what it leaves as it was.

use stagedoor_domain::accounts::Login;
use stagedoor_domain::logins;
use stagedoor_domain::sessions::Purpose;
use stagedoor_domain::{Error, operators};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{
    NEW, PATH, REQUESTS, RESETS, forgot, is_dead, is_invalid, logged_in, reset, token_for,
};

#[on_both_databases]
async fn a_link_sets_a_new_password_and_ends_every_session(fixture: Fixture) {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let (_, one) = fixture.log_in(&nina).await;
    let (_, other) = fixture.log_in(&nina).await;
    let (_, of_mira) = fixture.log_in(&mira).await;
    let waiting = Purpose::SecondFactor(nina.id);
    let waiting = logins::begin_session(&fixture.visitor(), waiting, None)
        .await
        .unwrap();

    forgot(&fixture, " NINA@Example.COM ").await.unwrap();
    let token = fixture.mailed_token(PATH).await;
    let mail = fixture.mailer.sent().pop().unwrap();
    assert_eq!(mail.to, "nina@example.com", "as it is stored, not as typed");
    assert!(token.len() >= 43, "256 bits");
    assert!(!is_dead(&fixture, &one).await, "a link changes nothing yet");
    logged_in(&fixture, "nina", PASSWORD).await.unwrap();

    reset(&fixture, &format!(" {token}\n"), NEW).await.unwrap();

    for session in [one, other, waiting.token] {
        assert!(is_dead(&fixture, &session).await);
    }
    let of_nina = "SELECT COUNT(*) FROM sessions";
    assert_eq!(fixture.count(of_nina).await, 1, "it is no login");
    assert!(!is_dead(&fixture, &of_mira).await);
    let refused = logged_in(&fixture, "nina", PASSWORD).await;
    assert!(matches!(refused, Err(Error::InvalidCredentials)));
    logged_in(&fixture, "nina", NEW).await.unwrap();
    logged_in(&fixture, "mira", PASSWORD).await.unwrap();
    assert!(is_invalid(&reset(&fixture, &token, "else and else").await));
    assert_eq!(
        (fixture.count(RESETS).await, fixture.count(REQUESTS).await),
        (1, 1)
    );
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let told = mails
        .iter()
        .any(|mail| mail.subject == "Your password was reset");
    assert!(told, "{mails:?}");
}

#[on_both_databases]
async fn a_bad_password_leaves_the_link_as_it_was(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (_, session) = fixture.log_in(&nina).await;
    let token = token_for(&fixture, &nina).await;
    for (password, code) in [
        ("short", "too_short"),
        ("password123", "too_common"),
        ("nina@example.com", "too_similar"),
    ] {
        let Err(Error::Validation(fields)) = reset(&fixture, &token, password).await else {
            panic!("{password} was taken")
        };
        assert_eq!((fields[0].field, fields[0].code()), ("password", code));
    }
    assert!(!is_dead(&fixture, &session).await);
    logged_in(&fixture, "nina", PASSWORD).await.unwrap();
    reset(&fixture, &token, NEW).await.unwrap();
}

#[on_both_databases]
async fn a_reset_opens_no_second_step(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    fixture
        .execute("UPDATE users SET two_factor_enabled = TRUE")
        .await;
    let token = token_for(&fixture, &nina).await;
    reset(&fixture, &token, NEW).await.unwrap();
    let login = logged_in(&fixture, "nina", NEW).await.unwrap();
    assert!(matches!(login, Login::SecondFactorRequired(_)));
    let nina = operators::show(&fixture.services, "nina").await.unwrap();
    assert!(nina.two_factor_enabled);
}
