//! Every address that is taken can be put into a mail.

use std::cell::Cell;

use crate::support::smtp_server::{Behaviour, PLAIN, SmtpServer};
use chrono::DateTime;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use stagedoor_domain::email_address::EmailAddress;
use stagedoor_domain::mail::{Mail, MailError, Mailer, Sender};
use stagedoor_words::Language;
use uuid::Uuid;

/// How many addresses are built: they take a few seconds.
const CASES: u32 = 2_000;

/// Local parts: ordinary ones, quoted ones, and any text at all.
fn local_part() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]{1,66}",
        "\"[ -~]{0,12}\"",
        "\"[a-z.\\\\\"]{0,8}\"",
        "[\\p{L}\\p{N}\\p{M}.]{1,16}",
        "[\\p{L}\\p{Zs}\\p{C}\\p{P}\\p{S}a-z]{1,6}",
        "\\PC{1,30}",
    ]
}

fn domain() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9]{1,12}(-[a-z0-9]{1,6})?(\\.[a-z]{2,8}){1,3}",
        "[a-z0-9-]{1,20}(\\.[a-z0-9-]{1,20}){0,4}",
        "[\\p{L}\\p{M}]{1,8}(\\.[a-z]{2,6}){1,2}",
        "(xn--[a-z0-9-]{1,12}\\.)?[a-zA-Z]{2,20}[.\u{3002}\u{ff0e}][a-z]{2,5}",
        "[a-z]{60,64}\\.[a-z]{60,64}\\.[a-z]{60,64}\\.[a-z]{1,10}",
        "\\PC{1,20}",
    ]
}

fn mail(to: &EmailAddress) -> Mail {
    Mail {
        id: Uuid::from_u128(7),
        from: "Stagedoor <no-reply@localhost>".into(),
        to: to.as_str().to_owned(),
        language: Language::English,
        subject: "Verify your email",
        text: "Grüße\n".into(),
        html: "<p>Grüße</p>".into(),
        date: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
        host: "stage.example".into(),
    }
}

struct Servers {
    plain: (SmtpServer, Mailer),
    utf8: (SmtpServer, Mailer),
}

impl Servers {
    async fn start() -> Self {
        let start = async |utf8| {
            let server = SmtpServer::start(Behaviour { utf8, ..PLAIN }).await;
            let mailer = Mailer::from_url(Some(&server.url), "stage.example", "outbox").unwrap();
            (server, mailer)
        };
        Self {
            plain: start(false).await,
            utf8: start(true).await,
        }
    }

    /// Sends a mail to this address through the server that it needs.
    async fn carry(&self, address: &EmailAddress) {
        if let Some(sender) = Sender::parse(&format!("Bühne <{}>", address.as_str())) {
            let from = sender.to_string();
            let mail = Mail {
                from,
                ..mail(address)
            };
            Mailer::memory().send(&mail).await.unwrap();
        }
        let mail = mail(address);
        let (server, mailer) = if address.as_str().is_ascii() {
            &self.plain
        } else {
            let refused = self.plain.1.send(&mail).await.unwrap_err();
            assert!(matches!(refused, MailError::Recipient(_)), "{refused}");
            assert!(refused.is_final());
            &self.utf8
        };
        mailer.send(&mail).await.unwrap();
        let received = server.received().pop().unwrap();
        let text = address.as_str();
        assert_eq!(received.to, format!("RCPT TO:<{text}>"));
        let parameters = received.from.split_once('>').unwrap().1;
        assert_eq!(parameters.contains("SMTPUTF8"), !text.is_ascii());
        let data = String::from_utf8(received.data).unwrap();
        assert!(data.contains(&format!("\r\nTo: {text}\r\n")), "{data}");
    }
}

/// How the addresses ended that were built.
#[derive(Debug, Default)]
struct Counts {
    plain: Cell<u32>,
    foreign: Cell<u32>,
    refused: Cell<u32>,
}

fn one_more(count: &Cell<u32>) {
    count.set(count.get() + 1);
}

#[test]
fn whatever_address_is_taken_reaches_a_mail_server_as_it_is() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let servers = runtime.block_on(Servers::start());
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let counts = Counts::default();
    let ended =
        TestRunner::new_with_rng(config, seed).run(&(local_part(), domain()), |(local, domain)| {
            let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) else {
                one_more(&counts.refused);
                return Ok(());
            };
            one_more(if address.as_str().is_ascii() {
                &counts.plain
            } else {
                &counts.foreign
            });
            runtime.block_on(servers.carry(&address));
            let again = EmailAddress::parse(address.as_str()).unwrap();
            prop_assert_eq!(&again, &address, "one form");
            let shown = EmailAddress::parse(&address.to_shown()).unwrap();
            prop_assert_eq!(shown.key(), address.key(), "the same, as people write it");
            let folded = EmailAddress::stored(address.key());
            prop_assert_eq!(folded.key(), address.key(), "a key is its own key");
            Ok(())
        });
    if let Err(TestError::Fail(reason, input)) = ended {
        panic!("{reason}: {input:?}");
    }
    assert!(
        counts.plain.get() > 200 && counts.foreign.get() > 50 && counts.refused.get() > 200,
        "these addresses are too much alike: {counts:?}"
    );
}
