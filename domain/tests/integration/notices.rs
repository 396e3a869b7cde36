//! What the mails about the security of an account say, on both databases.

use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

use rstest::rstest;
use stagedoor_domain::jobs::{self, Notice};
use stagedoor_domain::mail::Mail;
use stagedoor_domain::{Caller, ClientInfo, Factor, Role, User};
use url::Url;
use uuid::Uuid;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
const DISOWNS: &str = "SELECT COUNT(*) FROM verification_tokens WHERE purpose = 'disown'";

fn firefox() -> ClientInfo {
    ClientInfo {
        user_agent: Some(FIREFOX.into()),
        ..client_info()
    }
}

async fn notify(fixture: &Fixture, user_id: Uuid, origin: ClientInfo, notice: Notice) {
    Caller::anonymous(&fixture.services, origin)
        .write(async move |tx| jobs::notify(tx, user_id, notice).await)
        .await
        .unwrap();
}

async fn mailed(fixture: &Fixture, user: &User, origin: ClientInfo, notice: Notice) -> Mail {
    notify(fixture, user.id, origin, notice).await;
    fixture.send_mail().await;
    fixture.mailer.sent().pop().unwrap()
}

fn passkey(name: &str) -> Notice {
    Notice::PasskeyAdded { name: name.into() }
}

#[rstest]
#[case(
    Notice::NewLogin,
    "New login to your account",
    "a login to your account from somewhere new"
)]
#[case(
    Notice::PasswordChanged,
    "Your password was changed",
    "The password of your account was changed"
)]
#[case(
    Notice::PasswordReset,
    "Your password was reset",
    "A new password was set for your account"
)]
#[case(
    Notice::EmailRestored,
    "The change of your email was undone",
    "your account is at this one."
)]
#[case(
    Notice::TwoFactorEnabled,
    "Two-step login was turned on",
    "asks for a code as well"
)]
#[case(
    Notice::TwoFactorDisabled,
    "Two-step login was turned off",
    "Your password alone is enough"
)]
#[case(
    Notice::BackupCodesRenewed,
    "You have new backup codes",
    "The old ones no longer work"
)]
#[case(Notice::BackupCodeUsed { left: 9 }, "A backup code was used", "9 more are left.")]
#[case(Notice::BackupCodeUsed { left: 1 }, "A backup code was used", "One more is left.")]
#[case(Notice::BackupCodeUsed { left: 0 }, "A backup code was used", "It was the last one.")]
#[case(
    passkey("My phone"),
    "A passkey was added",
    "added to your account: “My phone”."
)]
#[case(
    Notice::AccountLocked,
    "Your account was locked",
    "everybody is logged out"
)]
#[case(Notice::SecondStepPassed { waited: true }, "A login went without your second step", "The wait is over")]
#[case(Notice::SecondStepPassed { waited: false }, "A login went without your second step", "was yours before")]
#[case(
    Notice::FactorKept { factor: Factor::Passkey { name: "Key".into() } },
    "Something suspended works again",
    "The passkey “Key” was kept"
)]
#[case(
    Notice::FactorRemoved { factor: Factor::BackupCodes },
    "Something suspended was removed",
    "The backup codes were removed"
)]
#[case(Notice::PasskeyRemoved { name: "Key".into() }, "A passkey was removed", "from your account: “Key”.")]
#[case(Notice::SessionsEnded { ended: 1 }, "Sessions of yours were ended", "1 session of your account")]
#[case(Notice::SessionsEnded { ended: 3 }, "Sessions of yours were ended", "3 sessions of your account")]
#[tokio::test]
async fn a_notice_says_what_when_and_from_where_and_what_to_do(
    #[case] notice: Notice,
    #[case] subject: &str,
    #[case] words: &str,
) {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let nina = fixture.listener("nina").await;
    fixture.advance(13 * 3600 + 7 * 60);
    let mail = mailed(&fixture, &nina, firefox(), notice).await;
    assert_eq!(
        (mail.to.as_str(), mail.subject),
        ("nina@example.com", subject)
    );
    assert!(mail.text.starts_with("Hello nina,\n\n"), "{}", mail.text);
    for part in [
        words,
        "When: 1 January 2026 at 13:07 UTC",
        "Device: Firefox on Linux",
        "IP address: 192.0.2.7",
        "until you have looked through them",
        "Was it you? Then there is nothing else to do.",
        "for 7 days.",
    ] {
        assert!(
            mail.text.replace('\n', " ").contains(part),
            "{part} is missing in\n{}",
            mail.text
        );
        assert!(
            mail.html.contains(part),
            "{part} is missing in\n{}",
            mail.html
        );
    }
    assert!(
        mail.text
            .lines()
            .all(|line| line.chars().count() <= 72 || line.contains("://"))
    );
    assert!(mail.html.contains("prefers-color-scheme: dark"));
    assert!(mail.html.contains(">This wasn&#39;t me</a>"));
    let links = mail.links();
    let [link] = links.as_slice() else {
        panic!("{links:?}")
    };
    assert_eq!(link.path(), "/not-me");
    assert!(mail.html.contains(&format!("href=\"{link}\"")));
}

#[on_both_databases]
async fn the_link_disowns_what_happened_then_and_is_made_with_the_mail(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let nina = fixture.listener("nina").await;
    notify(&fixture, nina.id, client_info(), Notice::PasswordChanged).await;
    assert_eq!(fixture.count(DISOWNS).await, 0, "none rests with the job");
    fixture.advance(120);
    let token = fixture.mailed_token("/not-me").await;
    assert!(token.len() >= 43, "256 bits");
    let concerns = match backend {
        Backend::Sqlite => {
            "SELECT COUNT(*) FROM verification_tokens
            WHERE purpose = 'disown' AND used_at IS NULL AND subject_id IS NULL
              AND concerns_at LIKE '2026-01-01_00:00:00%' AND created_at LIKE '2026-01-01_00:02:00%'
              AND expires_at LIKE '2026-01-08_00:02:00%'"
        }
        Backend::Postgres => {
            "SELECT COUNT(*) FROM verification_tokens
            WHERE purpose = 'disown' AND used_at IS NULL AND subject_id IS NULL
              AND concerns_at = '2026-01-01 00:00:00Z' AND created_at = '2026-01-01 00:02:00Z'
              AND expires_at = '2026-01-08 00:02:00Z'"
        }
    };
    assert_eq!(fixture.count(concerns).await, 1);
    let mail = fixture.mailer.sent().pop().unwrap();
    assert!(
        mail.text.contains("1 January 2026 at 00:00 UTC"),
        "not when it was sent"
    );
}

#[rstest]
#[case(Notice::PasswordResetByOperator, "An operator reset your password", &["/forgot-password", "/not-me"])]
#[case(Notice::TwoFactorDisabledByOperator, "An operator turned off two-step login", &["/not-me"])]
#[tokio::test]
async fn what_an_operator_did_comes_from_nowhere(
    #[case] notice: Notice,
    #[case] subject: &str,
    #[case] paths: &[&str],
) {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let nina = fixture.listener("nina").await;
    let mail = mailed(&fixture, &nina, ClientInfo::default(), notice).await;
    assert_eq!(mail.subject, subject);
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("The people who run 127.0.0.1"), "{body}");
        assert!(body.contains("Did you ask for this?"), "{body}");
        assert!(body.contains("When: 1 January 2026 at 00:00 UTC"), "{body}");
        assert!(
            !body.contains("Device:") && !body.contains("IP address:"),
            "{body}"
        );
    }
    let links = mail.links();
    assert_eq!(links.iter().map(Url::path).collect::<Vec<_>>(), paths);
    for link in links {
        assert!(mail.html.contains(&format!("href=\"{link}\"")));
    }
}

#[tokio::test]
async fn a_name_is_only_a_name() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let nina = fixture.listener("nina").await;
    let name = "Mira & \"I\"";
    let mail = mailed(&fixture, &nina, firefox(), passkey(name)).await;
    assert!(mail.text.contains(name));
    assert!(!mail.html.contains(name), "{}", mail.html);
    for name in [
        "https://evil.example <b>&\"",
        "Confirm at evil.example",
        "nina@evil.example",
        "evil\u{3002}example",
    ] {
        let mail = mailed(&fixture, &nina, firefox(), passkey(name)).await;
        assert_eq!(mail.links().len(), 1, "only ours");
        for body in [&mail.text, &mail.html] {
            assert!(body.contains("its name looks like a link"), "{body}");
            assert!(!body.contains("evil"), "{body}");
        }
    }
}

#[on_both_databases]
async fn whoever_reads_an_address_that_was_never_confirmed_learns_nothing(fixture: Fixture) {
    let nina = fixture.user("nina", Role::User, false).await;
    for notice in [Notice::NewLogin, Notice::PasswordChanged] {
        notify(&fixture, nina.id, client_info(), notice).await;
    }
    fixture.send_mail().await;
    assert!(fixture.mailer.sent().is_empty());
    assert_eq!(fixture.count(DISOWNS).await, 0);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

#[on_both_databases]
async fn every_mail_has_a_link_of_its_own_and_nobody_gets_none(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    for _ in 0..2 {
        notify(&fixture, nina.id, client_info(), Notice::PasswordChanged).await;
    }
    notify(
        &fixture,
        Uuid::from_u128(1),
        client_info(),
        Notice::PasswordChanged,
    )
    .await;
    let tokens = fixture.mailed_tokens("/not-me").await;
    assert_eq!(tokens.len(), 2);
    assert_ne!(tokens[0], tokens[1]);
    let ids: Vec<_> = fixture.mailer.sent().iter().map(|mail| mail.id).collect();
    assert_ne!(ids[0], ids[1]);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

#[rstest]
#[tokio::test]
async fn the_mail_with_the_link_that_sets_a_password_says_how_long_it_works(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(30, 1)] minutes: u64,
) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.password_reset_lifetime = std::time::Duration::from_secs(60 * minutes);
    })
    .await;
    let nina = fixture.listener("nina").await;
    let job = jobs::ResetPassword {
        email: nina.email,
        asked_from: None,
    };
    fixture
        .services
        .write(async move |tx| jobs::enqueue(tx, &job).await)
        .await
        .unwrap();
    fixture.send_mail().await;
    let mail = fixture.mailer.sent().pop().unwrap();
    assert_eq!(mail.subject, "Set a new password");
    assert!(mail.text.starts_with("Hello nina,\n\nWith this link"));
    let lifetime = match minutes {
        1 => "works once, for 1 minute.".to_owned(),
        more => format!("works once, for {more} minutes."),
    };
    for part in [&*lifetime, "Not you? Then do nothing"] {
        assert!(
            mail.text.replace('\n', " ").contains(part),
            "{part} is missing in\n{}",
            mail.text
        );
        assert!(
            mail.html.contains(part),
            "{part} is missing in\n{}",
            mail.html
        );
    }
    let links = mail.links();
    let [link] = links.as_slice() else {
        panic!("{links:?}")
    };
    assert_eq!(link.path(), "/reset-password");
    assert!(mail.html.contains(&format!("href=\"{link}\"")));
    assert!(mail.html.contains("prefers-color-scheme: dark"));
}
