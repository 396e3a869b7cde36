//! An unconfirmed address is corrected at once, and whoever reads the mail of the wrong
//! one gets nothing of the account.

use stagedoor_domain::accounts::{
    EmailChangeBegun, PasswordChange, Proof, change_password, recover_account, request_email_change,
};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::on_both_databases;

use super::{CONFIRM, change, claim, is_invalid, session, stored, subjects_to, tokens_to, verify};
use crate::support::{House, PASSWORD};

const TYPO: &str = "ninna@example.com";
const RIGHT: &str = "nina@example.com";

#[on_both_databases]
async fn a_mistyped_address_is_corrected_at_once_and_its_links_die(house: House) {
    let nina = claim(&house, "nina", TYPO).await;
    let stray = tokens_to(&house, TYPO, CONFIRM).await.pop().unwrap();
    let principal = session(&house, &nina).await;

    let password = |password: &str| Proof::Password(password.to_owned());
    let ask =
        async |proof: Proof| request_email_change(&house.caller(principal), RIGHT, proof).await;
    let wrong = ask(password("not the password")).await;
    assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
    let begun = ask(password(PASSWORD)).await.unwrap();
    assert_eq!(begun, EmailChangeBegun::Corrected);

    let corrected = stored(&house, &nina).await;
    assert_eq!(
        (corrected.email.as_str(), corrected.is_verified),
        (RIGHT, false)
    );
    assert!(is_invalid(&verify(&house, &stray).await));
    let link = tokens_to(&house, RIGHT, CONFIRM).await.pop().unwrap();
    verify(&house, &link).await.unwrap();
    assert!(stored(&house, &nina).await.is_verified);
    assert_eq!(
        subjects_to(&house, TYPO).await,
        ["Confirm your email address"]
    );
    assert_eq!(house.count("SELECT COUNT(*) FROM email_changes").await, 0);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.correct_email'
                    AND CAST(metadata AS TEXT) LIKE '%\"from\"%ninna@example.com%'";
    assert_eq!(house.count(events).await, 1);
}

/// The stranger behind a mistyped address took the artist's account over.
#[on_both_databases]
async fn a_stranger_behind_a_mistyped_address_never_gets_the_account(house: House) {
    let nina = claim(&house, "nina", TYPO).await;
    let principal = session(&house, &nina).await;
    // A mail to the wrong address offers "This wasn't me".
    let new = PasswordChange {
        current: PASSWORD.into(),
        new: "a loud front door at noon".into(),
    };
    let _ = change_password(&house.caller(principal), new)
        .await
        .unwrap();
    let disowning = tokens_to(&house, TYPO, "/not-me").await;
    if let Some(token) = disowning.first() {
        let early = recover_account(&house.visitor(), token).await;
        assert!(is_invalid(&early), "a stranger's word");
    }
    change(&house, &principal, RIGHT).await.unwrap();
    let link = tokens_to(&house, RIGHT, CONFIRM).await.pop().unwrap();
    verify(&house, &link).await.unwrap();
    stagedoor_domain::operators::set_role(&house.services, "nina", Role::Artist)
        .await
        .unwrap();

    for token in disowning {
        assert!(is_invalid(&recover_account(&house.visitor(), &token).await));
    }
    for page in ["/email-change/undo", "/reset-password"] {
        assert!(tokens_to(&house, TYPO, page).await.is_empty(), "{page}");
    }
    assert!(
        !subjects_to(&house, TYPO)
            .await
            .iter()
            .any(|subject| subject.contains("change your email")
                || subject.contains("address was changed"))
    );
    // Nor is it kept for anybody.
    let other = claim(&house, "other", TYPO).await;
    let theirs = tokens_to(&house, TYPO, CONFIRM).await.pop().unwrap();
    verify(&house, &theirs).await.unwrap();
    assert!(stored(&house, &other).await.is_verified);
}

/// As accounts of before may have it: the change was asked for while the old address
/// was not confirmed.
#[on_both_databases]
async fn a_move_away_from_an_unconfirmed_address_tells_nobody_and_cannot_be_undone(house: House) {
    let nina = claim(&house, "nina", TYPO).await;
    let principal = session(&house, &nina).await;
    house.send_mail().await;
    house.execute("UPDATE users SET is_verified = TRUE").await;
    change(&house, &principal, RIGHT).await.unwrap();
    house
        .execute("UPDATE email_changes SET old_was_verified = FALSE")
        .await;
    house.execute("UPDATE users SET is_verified = FALSE").await;
    let moving = tokens_to(&house, RIGHT, "/email-change")
        .await
        .pop()
        .unwrap();
    stagedoor_domain::accounts::confirm_email_change(&house.visitor(), &moving)
        .await
        .unwrap();

    assert_eq!(
        subjects_to(&house, TYPO).await,
        ["Confirm your email address"]
    );
    let undo = tokens_to(&house, TYPO, "/email-change/undo").await;
    assert!(undo.is_empty());
    let other = claim(&house, "other", TYPO).await;
    let theirs = tokens_to(&house, TYPO, CONFIRM).await.pop().unwrap();
    verify(&house, &theirs).await.unwrap();
    assert!(stored(&house, &other).await.is_verified);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_mailed_while_the_address_is_corrected_confirms_nothing_else(house: House) {
    for round in 0..8 {
        let (typo, right) = (
            format!("typo{round}@example.com"),
            format!("right{round}@example.com"),
        );
        let nina = claim(&house, &format!("nina{round}"), &typo).await;
        let principal = session(&house, &nina).await;
        let ((), changed) = tokio::join!(house.send_mail(), change(&house, &principal, &right));
        changed.unwrap();
        for stray in tokens_to(&house, &typo, CONFIRM).await {
            assert!(is_invalid(&verify(&house, &stray).await));
        }
        assert!(!tokens_to(&house, &right, CONFIRM).await.is_empty());
    }
}
