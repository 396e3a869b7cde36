//! Every mail there is, in every language.

use stagedoor_domain::accounts::{
    Proof, Recipient, confirm_email_change, forgot_password, request_email_change,
    resend_verification,
};
use stagedoor_domain::jobs::{self, Notice};
use stagedoor_domain::mail::Mail;
use stagedoor_domain::operators::{self, TracksAfter};
use stagedoor_domain::support::{self, NewTicket};
use stagedoor_domain::{Caller, Factor, Role, User, background, exports};
use stagedoor_testing::{Backend, Fixture};
use stagedoor_words::Language;

use super::{becomes_artist, registers, speaking, speaks};

fn every_notice(fixture: &Fixture) -> Vec<Notice> {
    let until = fixture.services.clock.now();
    let passkey = |name: &str| Factor::Passkey { name: name.into() };
    let mut notices = vec![
        Notice::NewLogin,
        Notice::SecondStepFailed,
        Notice::PasswordChanged,
        Notice::PasswordReset,
        Notice::PasswordResetByOperator,
        Notice::EmailRestored,
        Notice::TwoFactorEnabled,
        Notice::TwoFactorDisabled,
        Notice::TwoFactorDisabledByOperator,
        Notice::BackupCodesRenewed,
        Notice::AccountLocked,
        Notice::AccountLockedByOperator,
        Notice::RecoveryBegun { until },
    ];
    for held_until in [None, Some(until)] {
        let (from, to) = ("nina".into(), "Nora".into());
        notices.push(Notice::UsernameChanged {
            from,
            to,
            held_until,
        });
    }
    notices.extend([0, 1, 2].map(|left| Notice::BackupCodeUsed { left }));
    notices.extend([1, 2].map(|ended| Notice::SessionsEnded { ended }));
    notices.extend([true, false].map(|waited| Notice::SecondStepPassed { waited }));
    for name in ["Phone", "evil.example"] {
        notices.push(Notice::PasskeyAdded { name: name.into() });
        notices.push(Notice::PasskeyPutBack { name: name.into() });
        notices.push(Notice::PasskeyRemoved { name: name.into() });
    }
    for factor in [
        passkey("Phone"),
        passkey("evil.example"),
        Factor::AuthenticatorApp,
        Factor::BackupCodes,
    ] {
        let kept = factor.clone();
        notices.push(Notice::FactorKept { factor: kept });
        notices.push(Notice::FactorRemoved { factor });
    }
    notices
}

/// Has somebody who has an account, and somebody who has none, ask support and be answered.
async fn asks_support(fixture: &Fixture, user: &User, language: Language) {
    let mona = fixture.user("mona2", Role::Moderator, true).await;
    speaks(fixture, &mona, language).await;
    let new = NewTicket {
        kind: "question".into(),
        subject: "Stems".into(),
        text: "How?".into(),
    };
    let (principal, _) = fixture.log_in(user).await;
    let asked = support::open(&fixture.caller(principal), &new).await;
    let asking = Caller::anonymous(&fixture.services, speaking(Some(language)));
    let by_mail = support::open_by_mail(&asking, &new, "six@example.org").await;
    let by_mail = by_mail.unwrap().to_string();
    let page = format!("/support/{by_mail}");
    let token = fixture.mailed_token_for(&page, "six@example.org").await;
    support::confirm(&asking, &by_mail, &token).await.unwrap();
    let answer = format!("Like this.\n\n{}", "So many words ".repeat(20));
    for reference in [asked.unwrap().reference, by_mail] {
        operators::answer_ticket(&fixture.services, &reference, &answer, false)
            .await
            .unwrap();
    }
    fixture.send_mail().await;
}

/// Causes every mail there is, to people who speak this language.
#[allow(clippy::too_many_lines, reason = "one after the other")]
async fn every_mail(language: Language) -> Vec<Mail> {
    let fixture = Fixture::open_with(Backend::Sqlite, |settings| {
        settings.password_reset_lifetime = std::time::Duration::from_mins(1);
    })
    .await;
    let from = speaking(Some(language));
    let nina = fixture.listener("nina").await;
    let otto = fixture.listener("otto").await;
    speaks(&fixture, &nina, language).await;
    speaks(&fixture, &otto, language).await;
    let (principal, _) = fixture.log_in(&nina).await;

    // The address of somebody else, one that is free, and one that is kept.
    let nina_asks = fixture.caller(principal);
    for address in [&*otto.email, "nina@example.org"] {
        request_email_change(&nina_asks, address, Proof::Recent)
            .await
            .unwrap();
    }
    let token = fixture
        .mailed_token_for("/email-change", "nina@example.org")
        .await;
    confirm_email_change(&fixture.visitor(), &token)
        .await
        .unwrap();
    for (name, email) in [
        ("mal", &*nina.email),
        ("max", &*otto.email),
        ("nora", "nora@example.org"),
    ] {
        registers(&fixture, name, email, from.clone()).await;
    }
    for (name, email) in [("mara", "two@example.org"), ("mona", "two@example.org")] {
        registers(&fixture, name, email, from.clone()).await;
        let asking = Caller::anonymous(&fixture.services, from.clone());
        let recipient = Recipient::Address(email.into());
        fixture.advance(60);
        resend_verification(&asking, recipient).await.unwrap();
        fixture.send_mail().await;
    }
    becomes_artist(&fixture, nina.id).await;
    forgot_password(&fixture.visitor(), "nina@example.org")
        .await
        .unwrap();
    fixture.send_mail().await;

    asks_support(&fixture, &nina, language).await;

    let (principal, _) = fixture.log_in(&nina).await;
    exports::ask(&fixture.caller(principal), false)
        .await
        .unwrap();
    background::export_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();

    let notices = every_notice(&fixture);
    let happened = fixture
        .services
        .write(async move |tx| {
            let happened = jobs::Happened::now(tx);
            for notice in notices.clone() {
                let job = jobs::SecurityNotice {
                    user_id: nina.id,
                    notice,
                    happened: happened.clone(),
                };
                jobs::enqueue(tx, &job).await?;
            }
            for refused_for in [None, Some("It is somebody else's.".to_owned())] {
                let job = jobs::TrackReviewed {
                    owner_id: nina.id,
                    track_id: nina.id,
                    title: "Night ferry".into(),
                    refused_for,
                };
                jobs::enqueue(tx, &job).await?;
            }
            let (user_id, reason) = (nina.id, "Somebody else's music.".to_owned());
            for reason in [None, Some(reason.clone())] {
                jobs::enqueue(tx, &jobs::AccountRestored { user_id, reason }).await?;
            }
            jobs::enqueue(tx, &jobs::AccountSuspended { user_id, reason }).await?;
            for tracks in [TracksAfter::Hide, TracksAfter::Keep, TracksAfter::Delete] {
                let user_id = nina.id;
                jobs::enqueue(tx, &jobs::NoLongerArtist { user_id, tracks }).await?;
            }
            Ok(happened)
        })
        .await
        .unwrap();
    fixture.send_mail().await;
    let gathered = jobs::GatheredNotices {
        user_id: nina.id,
        notices: every_notice(&fixture)
            .into_iter()
            .map(|notice| (notice, happened.clone()))
            .collect(),
        more: 3,
    };
    fixture
        .services
        .write(async move |tx| jobs::enqueue(tx, &gathered).await)
        .await
        .unwrap();
    fixture.mails().await
}

#[tokio::test]
async fn every_mail_is_whole_in_every_language() {
    let mut subjects = Vec::new();
    for language in Language::ALL {
        let mails = every_mail(language).await;
        let mut of_language: Vec<&str> = mails.iter().map(|mail| mail.subject).collect();
        of_language.sort_unstable();
        of_language.dedup();
        assert!(of_language.len() > 25, "{of_language:#?}");
        subjects.extend(of_language);
        for mail in mails {
            assert_eq!(mail.language, language, "{}", mail.subject);
            let (_, shown) = mail.html.split_once("</style>").unwrap();
            for said in [&*mail.text, shown] {
                assert!(!said.contains(['{', '}']), "{said}");
            }
            let long = |line: &&str| line.chars().count() > 72 && !line.contains("://");
            assert_eq!(mail.text.lines().find(long), None, "{}", mail.text);
            assert!(mail.text.ends_with("\n\nStagedoor"), "{}", mail.text);
            assert!(!mail.text.contains("\n\n\n"), "{}", mail.text);
            for link in mail.links() {
                assert!(shown.contains(&format!("href=\"{link}\"")), "{link}");
            }
        }
    }
    let number = subjects.len();
    subjects.sort_unstable();
    subjects.dedup();
    assert_eq!(subjects.len(), number, "no subject is the same in two");
}
