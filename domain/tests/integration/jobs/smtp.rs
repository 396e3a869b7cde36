//! Mails through a server, and its refusals.

use rstest::rstest;
use stagedoor_domain::jobs::Lane;
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::{background, jobs};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{DEAD, JOBS, enqueue};
use crate::support::smtp_server::{Behaviour, PLAIN, SmtpServer};

/// Who we say we are.
const HELLO: &str = "stage.example";

/// A verified listener who waits for a mail.
async fn waiting(backend: Backend) -> Fixture {
    let fixture = Fixture::open(backend).await;
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    fixture
}

async fn send(fixture: &Fixture, server: &SmtpServer) {
    let mailer = Mailer::from_url(Some(&server.url), HELLO, fixture.folder.path()).unwrap();
    background::run_ready(&fixture.services, &mailer)
        .await
        .unwrap();
}

#[on_both_databases]
async fn a_mail_goes_through_an_smtp_server_that_hears_who_we_are(backend: Backend) {
    let fixture = waiting(backend).await;
    let server = SmtpServer::start(PLAIN).await;
    send(&fixture, &server).await;
    let received = server.received();
    let [mail] = received.as_slice() else {
        panic!("{received:?}")
    };
    assert_eq!(mail.hello, HELLO);
    assert_eq!(mail.from, "MAIL FROM:<no-reply@localhost>");
    assert_eq!(mail.to, "RCPT TO:<mira@example.com>");
    let text = String::from_utf8_lossy(&mail.data);
    assert!(text.contains("Subject: You are now an artist"), "{text}");
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[tokio::test]
async fn an_ip_address_is_said_as_an_address_literal() {
    for (hello, said) in [
        ("192.0.2.7", "[192.0.2.7]"),
        ("[::1]", "[IPv6:::1]"),
        ("::1", "[IPv6:::1]"),
    ] {
        let fixture = waiting(Backend::Sqlite).await;
        let server = SmtpServer::start(PLAIN).await;
        let mailer = Mailer::from_url(Some(&server.url), hello, fixture.folder.path()).unwrap();
        background::run_ready(&fixture.services, &mailer)
            .await
            .unwrap();
        assert_eq!(server.received()[0].hello, said);
    }
}

#[on_both_databases]
async fn a_connection_serves_more_than_one_mail(backend: Backend) {
    let fixture = waiting(backend).await;
    let user = fixture.listener("noor").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    let server = SmtpServer::start(PLAIN).await;
    send(&fixture, &server).await;
    assert_eq!(server.received().len(), 2);
    assert_eq!(server.connections(), 1);
}

#[rstest]
#[case::unknown(
    "550 5.1.1 <mira@example.com>: user mira unknown",
    "550: 5.1.1 <…>: user … unknown"
)]
#[case::full("552 full for good", "552: full for good")]
#[tokio::test]
async fn a_recipient_that_the_server_refuses_for_good_ends_the_job_at_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] to_recipient: &'static str,
    #[case] said: &str,
) {
    let fixture = waiting(backend).await;
    let server = SmtpServer::start(Behaviour {
        to_recipient,
        ..PLAIN
    })
    .await;
    send(&fixture, &server).await;
    assert_eq!(fixture.count(DEAD).await, 1);
    let kept = fixture.text("SELECT last_error FROM jobs").await;
    assert_eq!(
        jobs::backlog(&fixture.services, Lane::Ordinary)
            .await
            .unwrap()
            .dead,
        0,
        "nothing that an operator could mend"
    );
    assert_eq!(kept, format!("smtp, recipient: refused with {said}"));
}

#[rstest]
#[case::later(Behaviour { to_recipient: "451 try later", ..PLAIN })]
#[case::sender(Behaviour { to_sender: "550 who are you", ..PLAIN })]
#[case::content(Behaviour { to_mail: "554 not this", ..PLAIN })]
#[tokio::test]
async fn any_other_refusal_may_pass_and_is_tried_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] behaviour: Behaviour,
) {
    let fixture = waiting(backend).await;
    let server = SmtpServer::start(behaviour).await;
    send(&fixture, &server).await;
    assert_eq!(
        (fixture.count(DEAD).await, fixture.count(JOBS).await),
        (0, 1)
    );
    fixture.advance(60);
    send(&fixture, &SmtpServer::start(PLAIN).await).await;
    assert_eq!(fixture.count(JOBS).await, 0);
}
