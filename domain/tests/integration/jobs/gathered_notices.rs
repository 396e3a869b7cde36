//! An account in which much happens does not flood its owner's mailbox.

use std::sync::Arc;

use stagedoor_domain::User;
use stagedoor_domain::jobs::{self, Notice};
use stagedoor_domain::mail::Mail;
use stagedoor_testing::{Backend, Fixture, on_both_databases};

const SUBJECT: &str = "Much happened in your account";

async fn open(backend: Backend) -> (Fixture, User) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.listener("nina").await;
    (fixture, nina)
}

async fn notify(fixture: &Fixture, user: &User, notice: Notice) {
    let user_id = user.id;
    fixture
        .visitor()
        .write(async move |tx| jobs::notify(tx, user_id, notice).await)
        .await
        .unwrap();
}

/// Sends what is due; what was sent since `seen`.
async fn sent_since(fixture: &Fixture, seen: usize) -> Vec<Mail> {
    fixture.send_mail().await;
    fixture.mailer.sent().split_off(seen)
}

#[on_both_databases]
async fn the_twenty_first_notice_of_an_hour_waits_and_is_told_with_the_others(backend: Backend) {
    let (fixture, nina) = open(backend).await;
    for _ in 0..20 {
        notify(&fixture, &nina, Notice::NewLogin).await;
    }
    fixture.advance(60);
    notify(&fixture, &nina, Notice::SessionsEnded { ended: 2 }).await;
    fixture.advance(60);
    for left in [2, 1] {
        notify(&fixture, &nina, Notice::BackupCodeUsed { left }).await;
    }
    assert_eq!(sent_since(&fixture, 0).await.len(), 20);
    fixture.advance(3600 - 121);
    assert!(
        sent_since(&fixture, 20).await.is_empty(),
        "not before the hour is over"
    );
    fixture.advance(1);
    let mails = sent_since(&fixture, 20).await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(
        (mail.to.as_str(), mail.subject),
        ("nina@example.com", SUBJECT)
    );
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("Sessions of yours were ended"), "{body}");
        assert!(body.contains("1 January 2026 at 00:01 UTC"), "{body}");
        assert!(body.contains("192.0.2.7"), "{body}");
        assert_eq!(body.matches("A backup code was used").count(), 2, "{body}");
    }
    let link = &mail.links()[0];
    assert_eq!(link.path(), "/not-me");
    assert!(mail.html.contains(&format!("href=\"{link}\"")));
    let concerns = match backend {
        Backend::Sqlite => {
            "SELECT COUNT(*) FROM verification_tokens
             WHERE purpose = 'disown' AND concerns_at LIKE '2026-01-01_00:01:00%'"
        }
        Backend::Postgres => {
            "SELECT COUNT(*) FROM verification_tokens
             WHERE purpose = 'disown' AND concerns_at = '2026-01-01 00:01:00Z'"
        }
    };
    assert_eq!(fixture.count(concerns).await, 1, "the first of them");
}

#[on_both_databases]
async fn changes_of_password_and_factors_are_told_at_once_however_much_happened(backend: Backend) {
    let (fixture, nina) = open(backend).await;
    for _ in 0..30 {
        notify(&fixture, &nina, Notice::NewLogin).await;
    }
    sent_since(&fixture, 0).await;
    let name = "Phone".to_owned();
    let changes = [
        Notice::PasswordChanged,
        Notice::PasswordReset,
        Notice::PasswordResetByOperator,
        Notice::EmailRestored,
        Notice::TwoFactorEnabled,
        Notice::TwoFactorDisabled,
        Notice::TwoFactorDisabledByOperator,
        Notice::BackupCodesRenewed,
        Notice::PasskeyAdded { name: name.clone() },
        Notice::PasskeyRemoved { name },
    ];
    let expected = changes.len();
    for notice in changes {
        notify(&fixture, &nina, notice).await;
    }
    assert_eq!(sent_since(&fixture, 20).await.len(), expected);
}

#[on_both_databases]
async fn a_flood_is_one_mail_however_large_and_the_next_hour_begins_with_it(backend: Backend) {
    let (fixture, nina) = open(backend).await;
    for _ in 0..90 {
        notify(&fixture, &nina, Notice::NewLogin).await;
    }
    assert_eq!(sent_since(&fixture, 0).await.len(), 20);
    fixture.advance(3600);
    let mails = sent_since(&fixture, 20).await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.text.matches("New login to your account").count(), 50);
    assert!(mail.text.contains("And 20 more."), "{}", mail.text);
    for _ in 0..20 {
        notify(&fixture, &nina, Notice::NewLogin).await;
    }
    assert_eq!(sent_since(&fixture, 21).await.len(), 19);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn notices_at_the_same_moment_share_the_places_and_the_one_mail(backend: Backend) {
    let (fixture, nina) = open(backend).await;
    let fixture = Arc::new(fixture);
    let at_once: Vec<_> = (0..40)
        .map(|_| {
            let (fixture, nina) = (fixture.clone(), nina.clone());
            tokio::spawn(async move { notify(&fixture, &nina, Notice::NewLogin).await })
        })
        .collect();
    for one in at_once {
        one.await.unwrap();
    }
    assert_eq!(sent_since(&fixture, 0).await.len(), 20);
    fixture.advance(3600);
    let mails = sent_since(&fixture, 20).await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.text.matches("New login to your account").count(), 20);
}
