//! An address that an account has just moved away from is kept for it.

use stagedoor_domain::accounts::{Registration, register, verify_email};
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::{Caller, Error, Role};
use stagedoor_testing::{Fixture, PASSWORD, client_info, on_both_databases};

use super::{
    CONFIRM, DAY, NEW, OLD, UNDO, ask, confirm, is_invalid, move_to, nina, stored, token, undo,
};

const USERS: &str = "SELECT COUNT(*) FROM users";

fn registration(username: &str, email: &str) -> Registration {
    Registration {
        username: username.into(),
        email: email.into(),
        password: PASSWORD.into(),
        invitation: None,
    }
}

fn new_user(email: &str) -> NewUser {
    NewUser {
        username: "other".into(),
        email: email.into(),
        password: PASSWORD.into(),
        role: Role::User,
        verified: true,
    }
}

#[on_both_databases]
async fn nobody_gets_a_link_for_it_and_whoever_reads_it_is_told(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    move_to(&fixture, &principal, NEW).await;
    let before = fixture.mailer.sent().len();

    register(
        &fixture.visitor(),
        registration("other", "NINA@example.com"),
    )
    .await
    .unwrap();

    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let [mail] = &mails[before..] else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.to, OLD);
    assert!(
        mail.text
            .contains("Kept until: 8 January 2026 at 00:01 UTC"),
        "{}",
        mail.text
    );
    // And they can take their account back, if it is theirs.
    let undoing = token(&fixture, OLD, UNDO).await;
    undo(&fixture, &undoing).await.unwrap();
    assert_eq!(stored(&fixture, &principal).await.email, OLD);
}

#[on_both_databases]
async fn no_operator_gives_it_away(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    move_to(&fixture, &principal, NEW).await;

    let refused = operators::create_user(&fixture.services, new_user(OLD)).await;

    let Err(Error::Validation(fields)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((fields[0].field, fields[0].code()), ("email", "taken"));
    assert_eq!(fixture.count(USERS).await, 1);
}

#[on_both_databases]
async fn no_other_account_moves_to_it(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let mira = fixture.listener("mira").await;
    let (mira, _) = fixture.log_in(&mira).await;
    // Asked for before Nina has the address at all.
    ask(&fixture, &mira, "later@example.com").await.unwrap();
    let early = token(&fixture, "later@example.com", CONFIRM).await;
    move_to(&fixture, &principal, "later@example.com").await;
    move_to(&fixture, &principal, NEW).await;
    let before = fixture.mailer.sent().len();

    assert!(is_invalid(&confirm(&fixture, &early).await));
    ask(&fixture, &mira, OLD).await.unwrap();

    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let mut sent: Vec<_> = mails[before..]
        .iter()
        .map(|mail| (mail.to.as_str(), mail.subject))
        .collect();
    sent.sort_unstable();
    assert_eq!(
        sent,
        [
            ("mira@example.com", "Somebody asked to change your email"),
            (OLD, "Your email is still kept for an account"),
        ]
    );
    assert_eq!(stored(&fixture, &mira).await.email, "mira@example.com");
}

#[on_both_databases]
async fn its_own_account_moves_back_to_it(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    move_to(&fixture, &principal, NEW).await;
    move_to(&fixture, &principal, OLD).await;
    assert_eq!(stored(&fixture, &principal).await.email, OLD);
}

#[on_both_databases]
async fn after_seven_days_it_is_anybodys(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let undoing = move_to(&fixture, &principal, NEW).await;
    fixture.advance(7 * DAY - 61);
    let refused = operators::create_user(&fixture.services, new_user(OLD)).await;
    assert!(refused.is_err());
    fixture.advance(1);
    operators::create_user(&fixture.services, new_user(OLD))
        .await
        .unwrap();
    assert!(is_invalid(&undo(&fixture, &undoing).await));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_confirms_it_at_the_moment_it_is_left(fixture: Fixture) {
    for round in 0..8 {
        // Mailed while the address was nobody's.
        let address = format!("nina{round}@example.com");
        for n in 0..8 {
            let claim = registration(&format!("other{round}{n}"), &address);
            register(&fixture.visitor(), claim).await.unwrap();
        }
        let links = fixture.mailed_tokens("/verify-email").await;
        let links = links[links.len() - 8..].to_vec();
        let user = fixture.listener(&format!("nina{round}")).await;
        let (principal, _) = fixture.log_in(&user).await;
        let new = format!("nina{round}@example.org");
        ask(&fixture, &principal, &new).await.unwrap();
        let confirming = token(&fixture, &new, CONFIRM).await;
        let calls = links.into_iter().map(|link| {
            let services = fixture.services.clone();
            tokio::spawn(async move {
                verify_email(&Caller::anonymous(&services, client_info()), &link).await
            })
        });
        let calls: Vec<_> = calls.collect();
        confirm(&fixture, &confirming).await.unwrap();
        for call in calls {
            let answer = call.await.unwrap();
            assert!(is_invalid(&answer), "{answer:?}");
        }
    }
    let moved = "SELECT COUNT(*) FROM users WHERE email_key LIKE '%@example.org'";
    assert_eq!(fixture.count(moved).await, 8);
    let confirmed = "SELECT COUNT(*) FROM users WHERE is_verified = TRUE";
    assert_eq!(fixture.count(confirmed).await, 8);
}
