//! What an operator does for somebody.

use stagedoor_domain::{Error, operators};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{NEW, PATH, is_dead, is_invalid, logged_in, reset, token_for};

const BY_OPERATOR: &str = "SELECT COUNT(*) FROM audit_logs
    WHERE action = 'user.reset_password' AND actor = 'operator' AND address IS NULL";

#[on_both_databases]
async fn an_operator_sets_another_password(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (_, session) = fixture.log_in(&nina).await;
    let link = token_for(&fixture, &nina).await;
    let operator = async |who, new: Option<&str>| {
        operators::reset_password(&fixture.services, who, new.map(str::to_owned)).await
    };

    let unknown = operator("nobody", Some(NEW)).await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));
    let bad = operator("nina", Some("nina@example.com")).await;
    assert!(matches!(bad, Err(Error::Validation(fields)) if fields[0].code() == "too_similar"));
    assert!(!is_dead(&fixture, &session).await);

    let answered = operator("NINA@example.com", Some(NEW)).await.unwrap();
    assert_eq!(answered, nina);
    assert!(is_dead(&fixture, &session).await);
    let refused = logged_in(&fixture, "nina", PASSWORD).await;
    assert!(matches!(refused, Err(Error::InvalidCredentials)));
    logged_in(&fixture, "nina", NEW).await.unwrap();
    assert!(is_invalid(&reset(&fixture, &link, "else and else").await));
    assert_eq!(fixture.count(BY_OPERATOR).await, 1);
    assert_eq!(fixture.mailed_tokens(PATH).await.len(), 1, "no other link");
    let mail = fixture.mailer.sent().pop().unwrap();
    assert_eq!(mail.subject, "An operator reset your password");
}

#[on_both_databases]
async fn an_operator_takes_a_password_out_of_use(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (_, session) = fixture.log_in(&nina).await;
    let before = token_for(&fixture, &nina).await;

    operators::reset_password(&fixture.services, "nina", None)
        .await
        .unwrap();

    assert!(is_dead(&fixture, &session).await);
    for guess in [PASSWORD, "!", "!!!!!!!!"] {
        let refused = logged_in(&fixture, "nina", guess).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)));
    }
    assert!(is_invalid(&reset(&fixture, &before, NEW).await));
    assert_eq!(fixture.count(BY_OPERATOR).await, 1);
    let token = fixture.mailed_token(PATH).await;
    let mut subjects: Vec<_> = fixture
        .mailer
        .sent()
        .iter()
        .map(|mail| mail.subject)
        .collect();
    subjects.sort_unstable();
    assert_eq!(
        subjects,
        [
            "An operator reset your password",
            "Set a new password",
            "Set a new password"
        ]
    );
    reset(&fixture, &token, NEW).await.unwrap();
    logged_in(&fixture, "nina", NEW).await.unwrap();
}
