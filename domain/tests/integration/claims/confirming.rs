//! The first that confirms an address owns it, alone.

use stagedoor_domain::accounts::{
    claim_of, confirm_email_change, reject_registration, verify_email,
};
use stagedoor_domain::{Caller, Role, sessions};
use stagedoor_testing::{Fixture, client_info, on_both_databases};

use super::{
    CONFIRM, VICTIM, can_log_in, change, claim, is_invalid, link_of, session, stored, tokens_to,
    verify,
};

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_claims_confirmed_at_once_one_owns_the_address(fixture: Fixture) {
    for n in 0..16 {
        // All spellings are one address.
        let email = if n % 2 == 0 {
            VICTIM
        } else {
            "VICTIM@example.com"
        };
        claim(&fixture, &format!("claim{n}"), email).await;
    }
    let links = fixture.mailed_tokens(CONFIRM).await;
    assert_eq!(links.len(), 16);
    let calls = links.clone().into_iter().map(|token| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            verify_email(&Caller::anonymous(&services, client_info()), &token).await
        })
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
        assert!(is_invalid(&verify(&fixture, token).await));
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
        assert_eq!(fixture.count(sql).await, expected, "{sql}");
    }
    assert!(can_log_in(&fixture, VICTIM).await);
}

#[on_both_databases]
async fn an_attacker_who_registered_first_keeps_nothing_of_the_victims(fixture: Fixture) {
    let mal = claim(&fixture, "mal", VICTIM).await;
    let theirs = tokens_to(&fixture, VICTIM, CONFIRM).await;
    let victim = claim(&fixture, "victim", VICTIM).await;
    let mine = link_of(&fixture, "victim").await;
    verify(&fixture, &mine).await.unwrap();

    assert!(stored(&fixture, &victim).await.is_verified);
    assert!(!stored(&fixture, &mal).await.is_verified);
    assert!(is_invalid(&verify(&fixture, &theirs[0]).await));
    // The other claim stays as it was, and is nobody's way to the address.
    assert!(can_log_in(&fixture, "mal").await);
    assert!(
        claim_of(&fixture.services, &theirs[0])
            .await
            .unwrap()
            .is_none()
    );
}

#[on_both_databases]
async fn the_first_proof_ends_what_was_asked_for_before_it_and_no_session(fixture: Fixture) {
    let mal = claim(&fixture, "mal", VICTIM).await;
    let (principal, token) = fixture.log_in(&mal).await;
    let confirming = tokens_to(&fixture, VICTIM, CONFIRM).await.pop().unwrap();
    // As accounts of before may have them: a change that waits, and a link that sets a
    // new password.
    fixture.execute("UPDATE users SET is_verified = TRUE").await;
    change(&fixture, &principal, "mal@example.org")
        .await
        .unwrap();
    stagedoor_domain::accounts::forgot_password(&fixture.visitor(), VICTIM)
        .await
        .unwrap();
    let moving = tokens_to(&fixture, "mal@example.org", "/email-change")
        .await
        .pop()
        .unwrap();
    let resetting = tokens_to(&fixture, VICTIM, "/reset-password")
        .await
        .pop()
        .unwrap();
    fixture
        .execute("UPDATE users SET is_verified = FALSE")
        .await;

    verify(&fixture, &confirming).await.unwrap();

    let moved = confirm_email_change(&fixture.visitor(), &moving).await;
    assert!(is_invalid(&moved));
    let reset = stagedoor_domain::accounts::reset_password(
        &fixture.visitor(),
        &resetting,
        "a loud front door at noon".to_owned(),
    )
    .await;
    assert!(is_invalid(&reset));
    assert!(
        sessions::load(&fixture.services, &token)
            .await
            .unwrap()
            .is_some()
    );
    assert!(stored(&fixture, &mal).await.is_verified);
}

#[on_both_databases]
async fn whoever_reads_the_mail_sees_whose_account_it_is_and_can_refuse_it(fixture: Fixture) {
    let mal = claim(&fixture, "mal", VICTIM).await;
    let (_, token) = fixture.log_in(&mal).await;
    let link = tokens_to(&fixture, VICTIM, CONFIRM).await.pop().unwrap();
    let shown = claim_of(&fixture.services, &link).await.unwrap().unwrap();
    assert_eq!(
        (shown.username.as_str(), shown.email.as_str()),
        ("mal", VICTIM)
    );

    reject_registration(&fixture.visitor(), &link)
        .await
        .unwrap();

    assert!(
        sessions::load(&fixture.services, &token)
            .await
            .unwrap()
            .is_none()
    );
    assert!(!can_log_in(&fixture, "mal").await);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, 0);
    assert!(is_invalid(&verify(&fixture, &link).await));
    let again = reject_registration(&fixture.visitor(), &link).await;
    assert!(is_invalid(&again));
    // The name is free.
    claim(&fixture, "mal", "mal@example.com").await;
}

#[on_both_databases]
async fn a_mail_removes_no_account_that_somebody_has_confirmed_or_that_has_more(fixture: Fixture) {
    claim(&fixture, "nina", "nina@example.com").await;
    let links = {
        let nina = stagedoor_domain::operators::show(&fixture.services, "nina")
            .await
            .unwrap();
        stagedoor_domain::accounts::resend_verification(
            &fixture.visitor(),
            stagedoor_domain::accounts::Recipient::User(nina.id),
        )
        .await
        .unwrap();
        fixture.mailed_tokens(CONFIRM).await
    };
    verify(&fixture, &links[0]).await.unwrap();
    let late = reject_registration(&fixture.visitor(), &links[1]).await;
    assert!(is_invalid(&late));

    let otto = claim(&fixture, "otto", "otto@example.com").await;
    let link = tokens_to(&fixture, "otto@example.com", CONFIRM)
        .await
        .pop()
        .unwrap();
    stagedoor_domain::operators::set_role(&fixture.services, "otto", Role::Artist)
        .await
        .unwrap();
    let principal = session(&fixture, &otto).await;
    reject_registration(&fixture.visitor(), &link)
        .await
        .unwrap();
    assert_eq!(stored(&fixture, &otto).await.role, Role::Artist);
    assert!(is_invalid(&verify(&fixture, &link).await));
    let ended = change(&fixture, &principal, "otto@example.org").await;
    assert!(ended.is_err(), "its sessions are over");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn confirming_and_refusing_at_once_have_one_outcome(fixture: Fixture) {
    for round in 0..8 {
        let email = format!("victim{round}@example.com");
        claim(&fixture, &format!("mal{round}"), &email).await;
        let link = tokens_to(&fixture, &email, CONFIRM).await.pop().unwrap();
        let owner = fixture.visitor();
        let (confirmed, refused) =
            tokio::join!(verify(&fixture, &link), reject_registration(&owner, &link));
        assert!(
            confirmed.is_ok() != refused.is_ok(),
            "{confirmed:?} {refused:?}"
        );
    }
}
