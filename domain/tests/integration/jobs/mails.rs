//! What each mail says, and when there is no reason for one.

use stagedoor_domain::accounts::{Registration, register, verify_email};
use stagedoor_domain::{background, jobs};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};
use uuid::Uuid;

use super::{JOBS, enqueue};

#[on_both_databases]
async fn a_registration_brings_a_mail_whose_link_confirms(fixture: Fixture) {
    let registration = Registration {
        username: "mira".into(),
        email: "mira@example.org".into(),
        password: PASSWORD.into(),
        invitation: None,
    };
    register(&fixture.visitor(), registration).await.unwrap();
    assert_eq!(
        background::run_ready(&fixture.services, &fixture.mailer)
            .await
            .unwrap(),
        1
    );
    assert_eq!(fixture.count(JOBS).await, 0);

    let mails = fixture.mailer.sent();
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(
        (mail.to.as_str(), mail.subject),
        ("mira@example.org", "Verify your email")
    );
    assert!(
        mail.text.starts_with("Hello mira,\n\nSomebody"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("for 24 hours"));
    let links = mail.links();
    let [link] = links.as_slice() else {
        panic!("{links:?}")
    };
    assert!(
        mail.html.contains(&format!("href=\"{link}\"")),
        "{}",
        mail.html
    );
    assert_eq!(link.path(), "/verify-email");
    let (_, token) = link.query_pairs().next().unwrap();
    assert!(token.len() >= 43, "256 bits");
    assert_eq!(
        fixture
            .count("SELECT COUNT(*) FROM jobs WHERE payload LIKE '%token%'")
            .await,
        0
    );
    verify_email(&fixture.visitor(), &token).await.unwrap();
}

#[on_both_databases]
async fn the_other_mails_say_what_happened(fixture: Fixture) {
    let verified = fixture.listener("mira").await;
    let user_id = verified.id;
    enqueue(&fixture.services, jobs::RegistrationAttempted { user_id }).await;
    enqueue(
        &fixture.services,
        jobs::NowArtist {
            user_id: verified.id,
        },
    )
    .await;
    background::run_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();

    let mut mails = fixture.mailer.sent();
    mails.sort_by_key(|mail| (mail.subject, mail.to.clone()));
    let [attempt_mira, artist] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    let links = |mail: &stagedoor_domain::mail::Mail| -> Vec<String> {
        mail.links()
            .iter()
            .map(|link| link.path().to_owned())
            .collect()
    };
    assert_eq!(links(attempt_mira), ["/login"]);
    assert_eq!(links(artist), ["/studio/upload", "/forgot-password"]);
    assert!(artist.html.contains("If this wasn&#39;t you"));
    assert!(artist.text.contains("If this wasn't you"));
}

#[on_both_databases]
async fn a_job_without_a_reason_is_dropped_quietly(fixture: Fixture) {
    let verified = fixture.listener("mira").await;
    enqueue(
        &fixture.services,
        jobs::VerifyEmail {
            user_id: verified.id,
            asked_by: None,
        },
    )
    .await;
    let user_id = Uuid::from_u128(1);
    enqueue(
        &fixture.services,
        jobs::VerifyEmail {
            user_id,
            asked_by: None,
        },
    )
    .await;
    enqueue(&fixture.services, jobs::RegistrationAttempted { user_id }).await;
    enqueue(&fixture.services, jobs::NowArtist { user_id }).await;
    assert_eq!(
        background::run_ready(&fixture.services, &fixture.mailer)
            .await
            .unwrap(),
        4
    );
    assert_eq!(fixture.count(JOBS).await, 0);
    assert!(fixture.mailer.sent().is_empty());
}
