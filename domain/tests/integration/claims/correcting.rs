//! An unconfirmed address is corrected at once, and whoever reads the mail of the wrong
//! one gets nothing of the account.

use stagedoor_domain::accounts::{
    EmailChangeBegun, PasswordChange, Proof, change_password, recover_account, request_email_change,
};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{CONFIRM, change, claim, is_invalid, session, stored, subjects_to, tokens_to, verify};

const TYPO: &str = "ninna@example.com";
const RIGHT: &str = "nina@example.com";

#[on_both_databases]
async fn a_mistyped_address_is_corrected_at_once_and_its_links_die(fixture: Fixture) {
    let nina = claim(&fixture, "nina", TYPO).await;
    let stray = tokens_to(&fixture, TYPO, CONFIRM).await.pop().unwrap();
    let principal = session(&fixture, &nina).await;

    let password = |password: &str| Proof::Password(password.to_owned());
    let ask =
        async |proof: Proof| request_email_change(&fixture.caller(principal), RIGHT, proof).await;
    let wrong = ask(password("not the password")).await;
    assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
    let begun = ask(password(PASSWORD)).await.unwrap();
    assert_eq!(begun, EmailChangeBegun::Corrected);

    let corrected = stored(&fixture, &nina).await;
    assert_eq!(
        (corrected.email.as_str(), corrected.is_verified),
        (RIGHT, false)
    );
    assert!(is_invalid(&verify(&fixture, &stray).await));
    let link = tokens_to(&fixture, RIGHT, CONFIRM).await.pop().unwrap();
    verify(&fixture, &link).await.unwrap();
    assert!(stored(&fixture, &nina).await.is_verified);
    assert_eq!(subjects_to(&fixture, TYPO).await, ["Verify your email"]);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM email_changes").await, 0);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.correct_email'
                    AND CAST(metadata AS TEXT) LIKE '%\"from\"%ninna@example.com%'";
    assert_eq!(fixture.count(events).await, 1);
}

/// The stranger behind a mistyped address took the artist's account over.
#[on_both_databases]
async fn a_stranger_behind_a_mistyped_address_never_gets_the_account(fixture: Fixture) {
    let nina = claim(&fixture, "nina", TYPO).await;
    let principal = session(&fixture, &nina).await;
    // A mail to the wrong address offers "This wasn't me".
    let new = PasswordChange {
        current: PASSWORD.into(),
        new: "a loud front door at noon".into(),
    };
    let _ = change_password(&fixture.caller(principal), new)
        .await
        .unwrap();
    let disowning = tokens_to(&fixture, TYPO, "/not-me").await;
    if let Some(token) = disowning.first() {
        let early = recover_account(&fixture.visitor(), token).await;
        assert!(is_invalid(&early), "a stranger's word");
    }
    change(&fixture, &principal, RIGHT).await.unwrap();
    let link = tokens_to(&fixture, RIGHT, CONFIRM).await.pop().unwrap();
    verify(&fixture, &link).await.unwrap();
    stagedoor_domain::operators::set_role(&fixture.services, "nina", Role::Artist)
        .await
        .unwrap();

    for token in disowning {
        assert!(is_invalid(
            &recover_account(&fixture.visitor(), &token).await
        ));
    }
    for page in ["/email-change/undo", "/reset-password"] {
        assert!(tokens_to(&fixture, TYPO, page).await.is_empty(), "{page}");
    }
    assert!(
        !subjects_to(&fixture, TYPO)
            .await
            .iter()
            .any(|subject| subject.contains("change your email")
                || subject.contains("address was changed"))
    );
    // Nor is it kept for anybody.
    let other = claim(&fixture, "other", TYPO).await;
    let theirs = tokens_to(&fixture, TYPO, CONFIRM).await.pop().unwrap();
    verify(&fixture, &theirs).await.unwrap();
    assert!(stored(&fixture, &other).await.is_verified);
}

/// As accounts of before may have it: the change was asked for while the old address
/// was not confirmed.
#[on_both_databases]
async fn a_move_away_from_an_unconfirmed_address_tells_nobody_and_cannot_be_undone(
    fixture: Fixture,
) {
    let nina = claim(&fixture, "nina", TYPO).await;
    let principal = session(&fixture, &nina).await;
    fixture.send_mail().await;
    fixture.execute("UPDATE users SET is_verified = TRUE").await;
    change(&fixture, &principal, RIGHT).await.unwrap();
    fixture
        .execute("UPDATE email_changes SET old_was_verified = FALSE")
        .await;
    fixture
        .execute("UPDATE users SET is_verified = FALSE")
        .await;
    let moving = tokens_to(&fixture, RIGHT, "/email-change")
        .await
        .pop()
        .unwrap();
    stagedoor_domain::accounts::confirm_email_change(&fixture.visitor(), &moving)
        .await
        .unwrap();

    assert_eq!(subjects_to(&fixture, TYPO).await, ["Verify your email"]);
    let undo = tokens_to(&fixture, TYPO, "/email-change/undo").await;
    assert!(undo.is_empty());
    let other = claim(&fixture, "other", TYPO).await;
    let theirs = tokens_to(&fixture, TYPO, CONFIRM).await.pop().unwrap();
    verify(&fixture, &theirs).await.unwrap();
    assert!(stored(&fixture, &other).await.is_verified);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_mailed_while_the_address_is_corrected_confirms_nothing_else(fixture: Fixture) {
    for round in 0..8 {
        let (typo, right) = (
            format!("typo{round}@example.com"),
            format!("right{round}@example.com"),
        );
        let nina = claim(&fixture, &format!("nina{round}"), &typo).await;
        let principal = session(&fixture, &nina).await;
        let ((), changed) = tokio::join!(fixture.send_mail(), change(&fixture, &principal, &right));
        changed.unwrap();
        for stray in tokens_to(&fixture, &typo, CONFIRM).await {
            assert!(is_invalid(&verify(&fixture, &stray).await));
        }
        assert!(!tokens_to(&fixture, &right, CONFIRM).await.is_empty());
    }
}
