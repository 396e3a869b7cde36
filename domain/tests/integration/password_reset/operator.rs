//! What an operator does for somebody.

use stagedoor_domain::{Error, operators};
use stagedoor_testing::on_both_databases;

use super::{NEW, PATH, is_dead, is_invalid, logged_in, reset, token_for};
use crate::support::{House, PASSWORD};

const BY_OPERATOR: &str = "SELECT COUNT(*) FROM audit_logs
    WHERE action = 'user.reset_password' AND actor = 'operator' AND address IS NULL";

#[on_both_databases]
async fn an_operator_sets_another_password(house: House) {
    let nina = house.listener("nina").await;
    let (_, session) = house.log_in(&nina).await;
    let link = token_for(&house, &nina).await;
    let operator = async |who, new: Option<&str>| {
        operators::reset_password(&house.services, who, new.map(str::to_owned)).await
    };

    let unknown = operator("nobody", Some(NEW)).await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));
    let bad = operator("nina", Some("nina@example.com")).await;
    assert!(matches!(bad, Err(Error::Validation(fields)) if fields[0].code == "too_similar"));
    assert!(!is_dead(&house, &session).await);

    let answered = operator("NINA@example.com", Some(NEW)).await.unwrap();
    assert_eq!(answered, nina);
    assert!(is_dead(&house, &session).await);
    let refused = logged_in(&house, "nina", PASSWORD).await;
    assert!(matches!(refused, Err(Error::InvalidCredentials)));
    logged_in(&house, "nina", NEW).await.unwrap();
    assert!(is_invalid(&reset(&house, &link, "else and else").await));
    assert_eq!(house.count(BY_OPERATOR).await, 1);
    assert_eq!(house.mailed_tokens(PATH).await.len(), 1, "no other link");
    let mail = house.mailer.sent().pop().unwrap();
    assert_eq!(mail.subject, "An operator reset your password");
}

#[on_both_databases]
async fn an_operator_takes_a_password_out_of_use(house: House) {
    let nina = house.listener("nina").await;
    let (_, session) = house.log_in(&nina).await;
    let before = token_for(&house, &nina).await;

    operators::reset_password(&house.services, "nina", None)
        .await
        .unwrap();

    assert!(is_dead(&house, &session).await);
    for guess in [PASSWORD, "!", "!!!!!!!!"] {
        let refused = logged_in(&house, "nina", guess).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)));
    }
    assert!(is_invalid(&reset(&house, &before, NEW).await));
    assert_eq!(house.count(BY_OPERATOR).await, 1);
    let token = house.mailed_token(PATH).await;
    let mut subjects: Vec<_> = house
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
    reset(&house, &token, NEW).await.unwrap();
    logged_in(&house, "nina", NEW).await.unwrap();
}
