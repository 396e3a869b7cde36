//! Who may ask, for which address, and how often.

use rstest::rstest;
use stagedoor_domain::accounts::{
    self, PasswordChange, Proof, Registration, change_password, forgot_password,
    request_email_change, reset_password,
};
use stagedoor_domain::expiry;
use stagedoor_domain::{Error, operators};
use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

use super::{
    CONFIRM, DAY, NEW, OLD, UNDO, ask, can_log_in, confirm, is_invalid, nina, stored, token,
};
use crate::support::nobody;

#[on_both_databases]
async fn until_the_new_address_confirms_the_old_one_stays(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;

    ask(&fixture, &principal, NEW).await.unwrap();

    assert_eq!(stored(&fixture, &principal).await, user);
    assert!(can_log_in(&fixture, OLD).await);
    assert!(!can_log_in(&fixture, NEW).await);
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.request_email_change' AND actor = 'user' AND address = '192.0.2.7'
                    AND CAST(metadata AS TEXT) LIKE '%nina@example.com%'
                    AND CAST(metadata AS TEXT) LIKE '%nina@example.org%'";
    assert_eq!(fixture.count(events).await, 1);
    let with_secrets = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%token%'";
    assert_eq!(fixture.count(with_secrets).await, 0);
}

#[on_both_databases]
async fn a_proof_is_needed_that_is_recent_or_the_password(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    fixture.advance(10 * 60);
    let late = ask(&fixture, &principal, NEW).await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));

    let with = async |password: &str| {
        let proof = Proof::Password(password.into());
        request_email_change(&fixture.caller(principal), NEW, proof).await
    };
    let wrong = with("another stage door at night").await;
    assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM email_changes").await, 0);
    with(PASSWORD).await.unwrap();
    assert_eq!(fixture.count("SELECT COUNT(*) FROM email_changes").await, 1);
}

#[on_both_databases]
async fn an_ended_session_and_a_user_that_is_gone_change_nothing(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let proof = || Proof::Password(PASSWORD.into());
    let gone = request_email_change(&fixture.caller(nobody()), NEW, proof()).await;
    assert!(matches!(gone, Err(Error::UserNotFound)));

    // The request was let in before its session ended.
    accounts::end_session(&fixture.caller(principal), principal.session_id)
        .await
        .unwrap();
    let ended = ask(&fixture, &principal, NEW).await;
    assert!(matches!(ended, Err(Error::Unauthenticated)));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM email_changes").await, 0);
}

#[rstest]
#[case(" NINA@Example.com ", "same")]
#[case("", "required")]
#[case("nina", "invalid")]
#[tokio::test]
async fn an_address_that_cannot_be_moved_to_is_said(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] email: &str,
    #[case] code: &str,
) {
    let fixture = Fixture::open(backend).await;
    let (_, principal) = nina(&fixture).await;
    let Err(Error::Validation(fields)) = ask(&fixture, &principal, email).await else {
        panic!("taken")
    };
    assert_eq!((fields[0].field, fields[0].code()), ("email", code));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_taken_address_gets_the_same_answer_and_its_owner_a_mail(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("mira@example.com", "MIRA@example.com")] taken: &str,
) {
    let fixture = Fixture::open(backend).await;
    let (_, principal) = nina(&fixture).await;
    fixture.listener("mira").await;

    ask(&fixture, &principal, taken).await.unwrap();
    fixture.send_mail().await;

    let mut mails = fixture.mailer.sent();
    mails.sort_by_key(|mail| mail.to.clone());
    let [owner, old] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(owner.to, "mira@example.com");
    assert_eq!(owner.subject, "Somebody wanted to use your email");
    assert!(!owner.text.contains("token="), "{}", owner.text);
    assert!(!owner.text.contains("nina"), "{}", owner.text);
    assert_eq!(old.to, OLD);
    assert_eq!(old.links()[0].path(), UNDO);

    // What is written down is the same as for a free address.
    let rows = async || {
        (
            fixture.count("SELECT COUNT(*) FROM email_changes").await,
            fixture.count("SELECT COUNT(*) FROM audit_logs").await,
        )
    };
    let (changes, events) = rows().await;
    ask(&fixture, &principal, NEW).await.unwrap();
    assert_eq!(rows().await, (changes + 1, events + 1));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 2);
}

#[on_both_databases]
async fn an_owner_is_told_once_a_day_however_many_want_the_address(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let mira = fixture.listener("mira").await;
    let told = async || fixture.mails_to(&mira.email).await.len();
    for n in 0..4 {
        let user = fixture.listener(&format!("asker{n}")).await;
        let (principal, _) = fixture.log_in(&user).await;
        ask(&fixture, &principal, &mira.email).await.unwrap();
    }
    assert_eq!(told().await, 1);
    // Neither does that use up what they are told of registrations, nor the other way.
    let registration = Registration {
        username: "stranger".into(),
        email: mira.email.clone(),
        password: PASSWORD.into(),
        invitation: None,
    };
    accounts::register(&fixture.visitor(), registration)
        .await
        .unwrap();
    assert_eq!(told().await, 2);

    fixture.advance(DAY);
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, &mira.email).await.unwrap();
    assert_eq!(told().await, 3);
}

#[on_both_databases]
async fn asking_again_replaces_what_was_asked_before(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, "typo@example.org").await.unwrap();
    let first = token(&fixture, "typo@example.org", CONFIRM).await;
    ask(&fixture, &principal, NEW).await.unwrap();

    assert!(is_invalid(&confirm(&fixture, &first).await));
    let second = token(&fixture, NEW, CONFIRM).await;
    confirm(&fixture, &second).await.unwrap();
    assert_eq!(stored(&fixture, &principal).await.email, NEW);
}

#[on_both_databases]
async fn a_mail_that_was_not_sent_yet_is_not_sent_for_a_replaced_change(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, "typo@example.org").await.unwrap();
    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    assert!(mails.iter().all(|mail| mail.to != "typo@example.org"));
}

#[on_both_databases]
async fn an_account_asks_five_times_an_hour(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let (_, principal) = nina(&fixture).await;
    for n in 0..5 {
        let email = format!("nina{n}@example.org");
        ask(&fixture, &principal, &email).await.unwrap();
    }
    let Err(Error::RateLimited { retry_after }) = ask(&fixture, &principal, NEW).await else {
        panic!("a sixth")
    };
    assert_eq!(retry_after.as_secs(), 3600);
}

#[rstest]
#[tokio::test]
async fn an_address_is_asked_for_five_times_an_hour_taken_or_not(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("mira@example.com", "nobody@example.com")] email: &str,
) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("mira").await;
    for n in 0..6 {
        let user = fixture.listener(&format!("asker{n}")).await;
        let (principal, _) = fixture.log_in(&user).await;
        let answer = ask(&fixture, &principal, email).await;
        match n {
            0..5 => answer.unwrap(),
            _ => assert!(
                matches!(answer, Err(Error::RateLimited { .. })),
                "{answer:?}"
            ),
        }
    }
}

/// Somebody else asked through a session of hers, and a new password is her answer.
#[rstest]
#[tokio::test]
async fn a_new_password_gives_up_what_was_asked_for(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("changed", "reset", "by an operator")] how: &str,
) {
    let fixture = Fixture::open(backend).await;
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    let confirming = token(&fixture, NEW, CONFIRM).await;
    let new = "a loud front door at noon".to_owned();
    match how {
        "changed" => {
            let current = PASSWORD.to_owned();
            let change = PasswordChange { current, new };
            change_password(&fixture.caller(principal), change)
                .await
                .map(drop)
        }
        "reset" => {
            forgot_password(&fixture.visitor(), OLD).await.unwrap();
            let resetting = token(&fixture, OLD, "/reset-password").await;
            reset_password(&fixture.visitor(), &resetting, new)
                .await
                .map(drop)
        }
        _ => operators::reset_password(&fixture.services, "nina", None)
            .await
            .map(drop),
    }
    .unwrap();

    assert!(is_invalid(&confirm(&fixture, &confirming).await));
    assert_eq!(stored(&fixture, &principal).await.email, OLD);
}

#[on_both_databases]
async fn what_is_over_is_swept_away(fixture: Fixture) {
    const CHANGES: &str = "SELECT COUNT(*) FROM email_changes";
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.advance(7 * DAY);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(CHANGES).await, 1);
    fixture.advance(1);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(CHANGES).await, 0);
}
