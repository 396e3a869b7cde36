//! What a change does, and what it refuses.

use stagedoor_domain::accounts::{self, forgot_password, reauthenticate, reset_password};
use stagedoor_domain::logins;
use stagedoor_domain::sessions::Purpose;
use stagedoor_domain::{Error, operators};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{CHANGES, NEW, changed, load, logged_in};
use crate::support::nobody;

#[on_both_databases]
async fn a_change_ends_the_other_sessions_and_gives_this_one_a_new_id(fixture: Fixture) {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let (here, old) = fixture.log_in(&nina).await;
    let (_, elsewhere) = fixture.log_in(&nina).await;
    let (_, of_mira) = fixture.log_in(&mira).await;
    let waiting = Purpose::SecondFactor(nina.id);
    let waiting = logins::begin_session(&fixture.visitor(), waiting, None)
        .await
        .unwrap();

    let new = changed(&fixture, &here, PASSWORD, NEW).await.unwrap();

    assert_eq!(load(&fixture, &new).await.unwrap().id, here.session_id);
    for dead in [old, elsewhere, waiting.token] {
        assert!(load(&fixture, &dead).await.is_none());
    }
    assert!(load(&fixture, &of_mira).await.is_some());
    assert!(matches!(
        logged_in(&fixture, "nina", PASSWORD).await,
        Err(Error::InvalidCredentials)
    ));
    logged_in(&fixture, "nina", NEW).await.unwrap();
    logged_in(&fixture, "mira", PASSWORD).await.unwrap();
    assert_eq!(fixture.count(CHANGES).await, 1);
    fixture.send_mail().await;
    let mut mails = fixture.mailer.sent();
    // The logins of this test come from where no session of theirs began.
    mails.retain(|mail| mail.subject != "New login to your account");
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    let said = (mail.to.as_str(), mail.subject);
    assert_eq!(said, ("nina@example.com", "Your password was changed"));
}

#[on_both_databases]
async fn links_that_set_a_password_die_with_a_change(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    forgot_password(&fixture.visitor(), &nina.email)
        .await
        .unwrap();
    let token = fixture.mailed_token("/reset-password").await;
    changed(&fixture, &here, PASSWORD, NEW).await.unwrap();
    let refused = reset_password(&fixture.visitor(), &token, "else and else".into()).await;
    assert!(matches!(refused, Err(Error::TokenInvalid)));
}

#[on_both_databases]
async fn a_new_password_must_be_good_and_another_one(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, token) = fixture.log_in(&nina).await;
    for (new, code) in [
        ("short", "too_short"),
        ("password123", "too_common"),
        ("nina@example.com", "too_similar"),
        (PASSWORD, "same"),
    ] {
        let refused = changed(&fixture, &here, PASSWORD, new).await;
        let Err(Error::Validation(fields)) = refused else {
            panic!("{new} was taken")
        };
        assert_eq!((fields[0].field, fields[0].code()), ("new_password", code));
        assert_eq!(fields.len(), 1);
    }
    assert!(load(&fixture, &token).await.is_some());
    assert_eq!(fixture.count(CHANGES).await, 0);
    logged_in(&fixture, "nina", PASSWORD).await.unwrap();

    let (composed, decomposed) = ("caf\u{e9} at the harbour", "cafe\u{301} at the harbour");
    changed(&fixture, &here, PASSWORD, composed).await.unwrap();
    for (current, new) in [(composed, decomposed), (decomposed, composed)] {
        let same = changed(&fixture, &here, current, new).await;
        assert!(
            matches!(same, Err(Error::Validation(fields)) if fields[0].code() == "same"),
            "another Unicode form is the same password"
        );
    }
}

#[on_both_databases]
async fn a_session_that_was_ended_meanwhile_changes_and_proves_nothing(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, token) = fixture.log_in(&nina).await;
    accounts::log_out(&fixture.visitor(), token).await.unwrap();
    let refused = changed(&fixture, &here, PASSWORD, NEW).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    let refused = reauthenticate(&fixture.caller(here), PASSWORD).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    assert_eq!(fixture.count(CHANGES).await, 0);
    logged_in(&fixture, "nina", PASSWORD).await.unwrap();
}

#[on_both_databases]
async fn a_password_out_of_use_is_nobodys(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    operators::reset_password(&fixture.services, "nina", None)
        .await
        .unwrap();
    let (here, _) = fixture.log_in(&nina).await;
    for guess in [PASSWORD, "!", ""] {
        let refused = changed(&fixture, &here, guess, NEW).await;
        assert!(matches!(refused, Err(Error::CurrentPasswordWrong)));
    }
}

#[on_both_databases]
async fn somebody_who_is_gone_has_no_password(fixture: Fixture) {
    let refused = changed(&fixture, &nobody(), PASSWORD, NEW).await;
    assert!(matches!(refused, Err(Error::UserNotFound)));
}
