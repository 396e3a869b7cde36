//! What the mails say.

use stagedoor_domain::accounts::{Registration, register};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{CONFIRM, NEW, OLD, UNDO, ask, confirm, move_to, nina, token};

#[on_both_databases]
async fn the_old_address_is_told_what_when_and_from_where(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    let confirming = token(&fixture, NEW, CONFIRM).await;
    fixture.advance(3600);
    confirm(&fixture, &confirming).await.unwrap();
    fixture.send_mail().await;

    let mails = fixture.mailer.sent();
    let to_old: Vec<_> = mails.iter().filter(|mail| mail.to == OLD).collect();
    let [asked, confirmed] = to_old.as_slice() else {
        panic!("{to_old:?}")
    };
    for (mail, subject, said, at, until) in [
        (
            asked,
            "Somebody asked to change your email",
            "Nothing has changed yet",
            "When: 1 January 2026 at 00:00 UTC",
            "8 January 2026 at 00:00 UTC",
        ),
        (
            confirmed,
            "Your email was changed",
            "From now on",
            "When: 1 January 2026 at 01:00 UTC",
            "8 January 2026 at 01:00 UTC",
        ),
    ] {
        assert_eq!(mail.subject, subject);
        let [link] = &mail.links()[..] else {
            panic!("{}", mail.text)
        };
        assert_eq!(link.path(), UNDO);
        assert!(mail.html.contains(&format!("href=\"{link}\"")));
        for text in [&mail.text, &mail.html] {
            for part in [NEW, said, at, until, "192.0.2.7", "nina"] {
                assert!(text.contains(part), "{part} is missing in\n{text}");
            }
        }
    }
}

#[on_both_databases]
async fn the_new_address_gets_a_link_and_how_long_it_works(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let mail = mails.iter().find(|mail| mail.to == NEW).unwrap();
    assert_eq!(mail.subject, "Verify your new email");
    let [link] = &mail.links()[..] else {
        panic!("{}", mail.text)
    };
    assert_eq!(link.path(), CONFIRM);
    assert!(mail.html.contains(&format!("href=\"{link}\"")));
    assert!(mail.text.contains("24 hours"), "{}", mail.text);
    assert!(!mail.text.contains(OLD), "{}", mail.text);
}

#[on_both_databases]
async fn no_line_is_too_long_for_a_plain_text(fixture: Fixture) {
    let user = fixture.listener(&"n".repeat(30)).await;
    let (principal, _) = fixture.log_in(&user).await;
    fixture.listener("mira").await;
    ask(&fixture, &principal, "mira@example.com").await.unwrap();
    move_to(&fixture, &principal, NEW).await;
    let mira = Registration {
        username: "other".into(),
        email: user.email,
        password: PASSWORD.into(),
        invitation: None,
    };
    register(&fixture.visitor(), mira).await.unwrap();
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    assert_eq!(mails.len(), 6);
    for mail in mails {
        let lines = mail.text.lines();
        let long: Vec<_> = lines
            .filter(|line| line.chars().count() > 72 && !line.contains("://"))
            .collect();
        assert!(long.is_empty(), "{}: {long:?}", mail.subject);
    }
}

#[on_both_databases]
async fn a_new_address_that_looks_like_a_link_is_told_by_its_domain(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, "evil.example/log-in@example.org")
        .await
        .unwrap();
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let mail = mails.iter().find(|mail| mail.to == OLD).unwrap();
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("an email at example.org"), "{body}");
        assert!(!body.contains("evil"), "{body}");
    }
}
