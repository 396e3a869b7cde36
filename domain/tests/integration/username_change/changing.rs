//! Who may change which name to which, and what is told of it.

use rstest::rstest;
use stagedoor_domain::accounts::{self, change_username};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{DAY, HELD, is_taken, logs_in_to, rename, rename_again, somebody, stored};
use crate::support::nobody;
use crate::support::two_step::turn_on;

const EVENTS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.change_username'";

#[on_both_databases]
async fn the_account_has_the_new_name_and_its_owner_is_told(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    let before = stored(&fixture, &nina).await;

    let user = rename(&fixture, &nina, " Nora-S ").await.unwrap();

    assert_eq!(user.username, "Nora-S");
    assert_eq!(user, stored(&fixture, &nina).await);
    assert_eq!((user.id, user.email), (before.id, before.email));
    let told = format!(
        "{EVENTS} AND actor = 'user' AND actor_id = subject_id AND address = '192.0.2.7'
         AND CAST(metadata AS TEXT) LIKE '%\"nina\"%' AND CAST(metadata AS TEXT) LIKE '%\"Nora-S\"%'"
    );
    assert_eq!(fixture.count(told).await, 1);

    let mails = fixture.mails_to("nina@example.com").await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.subject, "Your username was changed");
    for text in [
        "Your username is Nora-S now",
        "it was nina",
        "You can still log in with nina until",
        "/not-me?token=",
    ] {
        let said = mail.text.replace('\n', " ");
        assert!(said.contains(text), "{text}: {said}");
    }
    assert_eq!(logs_in_to(&fixture, "nora-s").await.unwrap(), "Nora-S");
}

#[on_both_databases]
async fn an_address_that_nobody_has_verified_is_told_nothing(fixture: Fixture) {
    let user = fixture.user("nina", Role::User, false).await;
    let (nina, _) = fixture.log_in(&user).await;
    rename(&fixture, &nina, "nora").await.unwrap();
    assert!(fixture.mails().await.is_empty());
}

/// A form is sent twice, and the second answer is the one that its browser shows.
#[on_both_databases]
async fn the_name_that_one_has_changes_nothing(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = somebody(&fixture, "nina").await;
    for _ in 0..5 {
        let user = rename(&fixture, &nina, "nora").await.unwrap();
        assert_eq!(user.username, "nora");
    }
    assert_eq!(fixture.count(EVENTS).await, 1);
    assert_eq!(fixture.mails().await.len(), 1);
}

#[on_both_databases]
async fn other_letters_of_the_same_name_may_be_capital(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    rename(&fixture, &nina, "NinA").await.unwrap();
    assert_eq!(stored(&fixture, &nina).await.username, "NinA");
    let held = "SELECT COUNT(*) FROM held_usernames";
    assert_eq!(fixture.count(held).await, 0);
    let mails = fixture.mails().await;
    assert!(mails[0].text.contains("make no difference"), "{mails:?}");
    // The account has it, and so its owner has a reserved one that an operator gave.
    let admin = somebody(&fixture, "admin").await;
    rename(&fixture, &admin, "Admin").await.unwrap();
}

#[rstest]
#[case("", "required")]
#[case("ab", "too_short")]
#[case("a-name-that-is-far-too-long-to-show", "too_long")]
#[case("ni na", "invalid")]
#[case("nin\u{e1}", "invalid")]
#[tokio::test]
async fn a_name_that_cannot_be_had_is_said(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] name: &str,
    #[case] code: &str,
) {
    let fixture = Fixture::open(backend).await;
    let nina = somebody(&fixture, "nina").await;
    let Err(Error::Validation(fields)) = rename(&fixture, &nina, name).await else {
        panic!("taken")
    };
    assert_eq!((fields[0].field, fields[0].code()), ("username", code));
    assert_eq!(stored(&fixture, &nina).await.username, "nina");
}

#[on_both_databases]
async fn a_name_of_somebody_else_or_of_the_site_is_taken(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    somebody(&fixture, "mira").await;
    for name in ["mira", "MIRA", "admin", "stage-door"] {
        let answer = rename(&fixture, &nina, name).await;
        assert!(is_taken(&answer), "{name} {answer:?}");
    }
    assert_eq!(stored(&fixture, &nina).await.username, "nina");
    assert_eq!(fixture.count(EVENTS).await, 0);
    assert!(fixture.mails().await.is_empty());
}

#[on_both_databases]
async fn a_recent_proof_is_asked_for_with_a_second_factor_where_there_is_one(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (nina, _) = fixture.log_in(&user).await;
    fixture.advance(10 * 60);
    let late = rename(&fixture, &nina, "nora").await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));

    turn_on(&fixture, &user).await;
    let (nina, _) = fixture.log_in(&user).await;
    let half = rename(&fixture, &nina, "nora").await;
    assert!(
        matches!(half, Err(Error::SecondFactorProofRequired)),
        "{half:?}"
    );
    assert_eq!(stored(&fixture, &nina).await.username, "nina");
}

#[on_both_databases]
async fn an_ended_session_and_a_user_that_is_gone_change_nothing(fixture: Fixture) {
    let gone = change_username(&fixture.caller(nobody()), "nora").await;
    assert!(matches!(gone, Err(Error::UserNotFound)), "{gone:?}");
    let nina = somebody(&fixture, "nina").await;
    // The request was let in before its session ended.
    accounts::end_session(&fixture.caller(nina), nina.session_id)
        .await
        .unwrap();
    let ended = rename(&fixture, &nina, "nora").await;
    assert!(matches!(ended, Err(Error::Unauthenticated)), "{ended:?}");
    assert_eq!(stored(&fixture, &nina).await.username, "nina");
}

#[on_both_databases]
async fn three_changes_a_day_and_what_was_refused_is_none(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = somebody(&fixture, "nina").await;
    somebody(&fixture, "mira").await;
    for name in ["nora", "mira", "mira", "nele", "nadja"] {
        let answer = rename(&fixture, &nina, name).await;
        assert_eq!(is_taken(&answer), name == "mira", "{name} {answer:?}");
    }
    let Err(Error::RateLimited { retry_after }) = rename(&fixture, &nina, "nike").await else {
        panic!("a fourth")
    };
    assert_eq!(retry_after.as_secs(), DAY);
    assert_eq!(stored(&fixture, &nina).await.username, "nadja");
    fixture.advance(DAY);
    rename_again(&fixture, &nina, "nike").await.unwrap();
}

/// The mail says it, and whoever renamed the account has locked nobody out.
#[on_both_databases]
async fn the_old_name_logs_in_as_long_as_it_is_kept(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    rename(&fixture, &nina, "nora").await.unwrap();
    assert_eq!(logs_in_to(&fixture, "NINA").await.unwrap(), "nora");
    fixture.advance(HELD - 1);
    assert_eq!(logs_in_to(&fixture, "nina").await.unwrap(), "nora");
    fixture.advance(1);
    assert_eq!(logs_in_to(&fixture, "nina").await, None);
    assert_eq!(logs_in_to(&fixture, "nora").await.unwrap(), "nora");
}
