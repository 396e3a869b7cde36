//! Somebody who has lost their session gets one mail with every claim on their address.

use stagedoor_domain::accounts::{Recipient, resend_verification};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{CONFIRM, VICTIM, claim, stored, tokens_to, verify};

async fn resend(fixture: &Fixture, email: &str) {
    resend_verification(&fixture.visitor(), Recipient::Address(email.into()))
        .await
        .unwrap();
    fixture.send_mail().await;
}

#[on_both_databases]
async fn one_mail_lists_every_claim_with_its_name_its_time_and_a_link(fixture: Fixture) {
    claim(&fixture, "mal", VICTIM).await;
    fixture.advance(60);
    let victim = claim(&fixture, "victim", "Victim@example.com").await;
    fixture.send_mail().await;
    let before = fixture.mailer.sent().len();

    resend(&fixture, "VICTIM@EXAMPLE.COM").await;

    let mails = fixture.mailer.sent();
    let [mail] = &mails[before..] else {
        panic!("{} mails", mails.len() - before)
    };
    assert_eq!(
        mail.to, "Victim@example.com",
        "what was registered, not what was typed"
    );
    for shown in [
        "Account: victim\nMade: 1 January 2026 at 00:01 UTC",
        "Account: mal\nMade: 1 January 2026 at 00:00 UTC",
    ] {
        assert!(mail.text.contains(shown), "{}", mail.text);
    }
    for name in ["Account: victim<br>", "Account: mal<br>"] {
        assert!(mail.html.contains(name), "{}", mail.html);
    }
    let links = tokens_to(&fixture, "Victim@example.com", CONFIRM).await;
    let [_, newest, oldest] = links.as_slice() else {
        panic!("{} links", links.len())
    };
    assert_eq!(mail.links().len(), 2);
    verify(&fixture, newest).await.unwrap();
    assert!(stored(&fixture, &victim).await.is_verified);
    assert!(verify(&fixture, oldest).await.is_err());

    // It is somebody's now: nothing more is mailed to it.
    let before = fixture.mailer.sent().len();
    resend(&fixture, VICTIM).await;
    resend(&fixture, "unknown@example.com").await;
    assert_eq!(fixture.mailer.sent().len(), before);
}

/// Two addresses may count as the same and be two mailboxes: a link goes only where its
/// account says.
#[on_both_databases]
async fn no_link_goes_to_another_mailbox(fixture: Fixture) {
    claim(&fixture, "mal", "mal@example.com").await;
    claim(&fixture, "victim", VICTIM).await;
    fixture.send_mail().await;
    // As an account of before may have it.
    fixture
        .execute(
            "UPDATE users SET email = 'v\u{131}ctim@example.com', email_key = 'victim@example.com'
             WHERE username = 'mal'",
        )
        .await;
    let before = fixture.mailer.sent().len();
    resend(&fixture, VICTIM).await;
    let mails = fixture.mailer.sent();
    assert_eq!(mails.len() - before, 2);
    for mail in &mails[before..] {
        let is_mals = mail.text.contains("Account: mal");
        let is_victims = mail.text.contains("Account: victim");
        assert!(is_mals != is_victims, "{}", mail.text);
        assert_eq!(mail.to == VICTIM, is_victims);
        assert_eq!(mail.links().len(), 1);
    }
}
