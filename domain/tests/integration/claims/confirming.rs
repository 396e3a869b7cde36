//! The first that confirms an address owns it, alone.

use stagedoor_domain::accounts::{
    claim_of, confirm_email_change, reject_registration, verify_email,
};
use stagedoor_domain::{Caller, Role, sessions};
use stagedoor_testing::on_both_databases;

use super::{
    CONFIRM, VICTIM, can_log_in, change, claim, is_invalid, link_of, session, stored, tokens_to,
    verify,
};
use crate::support::{House, origin};

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_claims_confirmed_at_once_one_owns_the_address(house: House) {
    for n in 0..16 {
        // All spellings are one address.
        let email = if n % 2 == 0 {
            VICTIM
        } else {
            "VICTIM@example.com"
        };
        claim(&house, &format!("claim{n}"), email).await;
    }
    let links = house.mailed_tokens(CONFIRM).await;
    assert_eq!(links.len(), 16);
    let calls = links.clone().into_iter().map(|token| {
        let services = house.services.clone();
        tokio::spawn(
            async move { verify_email(&Caller::anonymous(&services, origin()), &token).await },
        )
    });
    let mut owners = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(()) => owners += 1,
            refused => assert!(is_invalid(&refused), "{refused:?}"),
        }
    }
    assert_eq!(owners, 1);
    for token in &links {
        assert!(is_invalid(&verify(&house, token).await));
    }
    for (sql, expected) in [
        ("SELECT COUNT(*) FROM users", 16),
        ("SELECT COUNT(*) FROM users WHERE is_verified = TRUE", 1),
        (
            "SELECT COUNT(*) FROM users WHERE claimed_at IS NOT NULL",
            15,
        ),
        (
            "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.verify_email'",
            1,
        ),
    ] {
        assert_eq!(house.count(sql).await, expected, "{sql}");
    }
    assert!(can_log_in(&house, VICTIM).await);
}

#[on_both_databases]
async fn an_attacker_who_registered_first_keeps_nothing_of_the_victims(house: House) {
    let mal = claim(&house, "mal", VICTIM).await;
    let theirs = tokens_to(&house, VICTIM, CONFIRM).await;
    let victim = claim(&house, "victim", VICTIM).await;
    let mine = link_of(&house, "victim").await;
    verify(&house, &mine).await.unwrap();

    assert!(stored(&house, &victim).await.is_verified);
    assert!(!stored(&house, &mal).await.is_verified);
    assert!(is_invalid(&verify(&house, &theirs[0]).await));
    // The other claim stays as it was, and is nobody's way to the address.
    assert!(can_log_in(&house, "mal").await);
    assert!(
        claim_of(&house.services, &theirs[0])
            .await
            .unwrap()
            .is_none()
    );
}

#[on_both_databases]
async fn the_first_proof_ends_what_was_asked_for_before_it_and_no_session(house: House) {
    let mal = claim(&house, "mal", VICTIM).await;
    let (principal, token) = house.log_in(&mal).await;
    let confirming = tokens_to(&house, VICTIM, CONFIRM).await.pop().unwrap();
    // As accounts of before may have them: a change that waits, and a link that sets a
    // new password.
    house.execute("UPDATE users SET is_verified = TRUE").await;
    change(&house, &principal, "mal@example.org").await.unwrap();
    stagedoor_domain::accounts::forgot_password(&house.visitor(), VICTIM)
        .await
        .unwrap();
    let moving = tokens_to(&house, "mal@example.org", "/email-change")
        .await
        .pop()
        .unwrap();
    let resetting = tokens_to(&house, VICTIM, "/reset-password")
        .await
        .pop()
        .unwrap();
    house.execute("UPDATE users SET is_verified = FALSE").await;

    verify(&house, &confirming).await.unwrap();

    let moved = confirm_email_change(&house.visitor(), &moving).await;
    assert!(is_invalid(&moved));
    let reset = stagedoor_domain::accounts::reset_password(
        &house.visitor(),
        &resetting,
        "a loud front door at noon".to_owned(),
    )
    .await;
    assert!(is_invalid(&reset));
    assert!(
        sessions::load(&house.services, &token)
            .await
            .unwrap()
            .is_some()
    );
    assert!(stored(&house, &mal).await.is_verified);
}

#[on_both_databases]
async fn whoever_reads_the_mail_sees_whose_account_it_is_and_can_refuse_it(house: House) {
    let mal = claim(&house, "mal", VICTIM).await;
    let (_, token) = house.log_in(&mal).await;
    let link = tokens_to(&house, VICTIM, CONFIRM).await.pop().unwrap();
    let shown = claim_of(&house.services, &link).await.unwrap().unwrap();
    assert_eq!(
        (shown.username.as_str(), shown.email.as_str()),
        ("mal", VICTIM)
    );

    reject_registration(&house.visitor(), &link).await.unwrap();

    assert!(
        sessions::load(&house.services, &token)
            .await
            .unwrap()
            .is_none()
    );
    assert!(!can_log_in(&house, "mal").await);
    assert_eq!(house.count("SELECT COUNT(*) FROM users").await, 0);
    assert!(is_invalid(&verify(&house, &link).await));
    let again = reject_registration(&house.visitor(), &link).await;
    assert!(is_invalid(&again));
    // The name is free.
    claim(&house, "mal", "mal@example.com").await;
}

#[on_both_databases]
async fn a_mail_removes_no_account_that_somebody_has_confirmed_or_that_has_more(house: House) {
    claim(&house, "nina", "nina@example.com").await;
    let links = {
        let nina = stagedoor_domain::operators::show(&house.services, "nina")
            .await
            .unwrap();
        stagedoor_domain::accounts::resend_verification(
            &house.visitor(),
            stagedoor_domain::accounts::Recipient::User(nina.id),
        )
        .await
        .unwrap();
        house.mailed_tokens(CONFIRM).await
    };
    verify(&house, &links[0]).await.unwrap();
    let late = reject_registration(&house.visitor(), &links[1]).await;
    assert!(is_invalid(&late));

    let otto = claim(&house, "otto", "otto@example.com").await;
    let link = tokens_to(&house, "otto@example.com", CONFIRM)
        .await
        .pop()
        .unwrap();
    stagedoor_domain::operators::set_role(&house.services, "otto", Role::Artist)
        .await
        .unwrap();
    let principal = session(&house, &otto).await;
    reject_registration(&house.visitor(), &link).await.unwrap();
    assert_eq!(stored(&house, &otto).await.role, Role::Artist);
    assert!(is_invalid(&verify(&house, &link).await));
    let ended = change(&house, &principal, "otto@example.org").await;
    assert!(ended.is_err(), "its sessions are over");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn confirming_and_refusing_at_once_have_one_outcome(house: House) {
    for round in 0..8 {
        let email = format!("victim{round}@example.com");
        claim(&house, &format!("mal{round}"), &email).await;
        let link = tokens_to(&house, &email, CONFIRM).await.pop().unwrap();
        let owner = house.visitor();
        let (confirmed, refused) =
            tokio::join!(verify(&house, &link), reject_registration(&owner, &link));
        assert!(
            confirmed.is_ok() != refused.is_ok(),
            "{confirmed:?} {refused:?}"
        );
    }
}
