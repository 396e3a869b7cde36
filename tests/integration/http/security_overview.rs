//! The Security tab: how each protection stands, and what is best done next.

use stagedoor_testing::{Authenticator, Backend, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;
use crate::http::passkey_device::{SITE, add, localhost};

const PAGE: &str = "/settings/security";

/// What a page says, without its markup.
fn words(page: &str) -> String {
    let parts = page.split('<');
    let texts = parts.filter_map(|part| Some(part.split_once('>')?.1));
    let text: Vec<&str> = texts.flat_map(str::split_whitespace).collect();
    text.join(" ")
}

/// What the page says, and the text of its one primary action, if there is one.
async fn overview(client: &Client) -> (String, Option<String>) {
    let page = client.page(PAGE).await.expect_status(200).text();
    let mut primary = page.split("class=\"button button-primary\"").skip(1);
    let action = primary.next().map(|rest| {
        let (_, text) = rest.split_once('>').unwrap();
        text.split_once('<').unwrap().0.to_owned()
    });
    assert!(primary.next().is_none(), "more than one: {page}");
    for icon in page.split("class=\"badge\"").skip(1) {
        let (badge, _) = icon.split_once("</span>").unwrap();
        assert!(badge.contains("<svg"), "a badge without a sign: {badge}");
    }
    (words(&page), action)
}

#[on_both_databases]
async fn each_step_towards_safety_is_recommended_in_its_turn(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let eve = app.with_unverified("eve").await;
    let (text, action) = overview(&eve).await;
    assert_eq!(action.as_deref(), Some("Resend verification"));
    assert!(text.contains("Not verified"), "{text}");
    assert!(text.contains("with your username and a password"), "{text}");

    let ada = app.with_user("ada").await;
    let (text, action) = overview(&ada).await;
    assert_eq!(action.as_deref(), Some("Add a passkey"));
    for says in [
        "Verified",
        "Off",
        "None yet",
        "Only here",
        "Last entry just now",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    assert!(!text.contains("Backup codes"), "{text}");

    add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    let (text, action) = overview(&ada).await;
    assert_eq!(action.as_deref(), Some("Turn on two-step login"));
    assert!(text.contains("1 passkey"), "{text}");

    set_up(&app, &ada).await;
    let (text, action) = overview(&ada).await;
    assert_eq!(action, None);
    for says in ["Nothing left to do", "Backup codes", "10 left"] {
        assert!(text.contains(says), "{says}: {text}");
    }
    for (left, says) in [(2, "Only 2 left"), (0, "None left")] {
        let fewer = format!(
            "DELETE FROM backup_codes
             WHERE code_hash NOT IN (SELECT code_hash FROM backup_codes LIMIT {left})"
        );
        app.execute(fewer).await;
        let (text, action) = overview(&ada).await;
        assert_eq!(action.as_deref(), Some("Make new backup codes"));
        assert!(text.contains(says), "{text}");
    }
}

#[tokio::test]
async fn where_browsers_make_no_passkeys_none_is_recommended() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (text, action) = overview(&ada).await;
    let is_available = app.services.relying_party.is_available();
    assert_eq!(text.contains("Not available"), !is_available, "{text}");
    let expected = if is_available {
        "Add a passkey"
    } else {
        "Turn on two-step login"
    };
    assert_eq!(action.as_deref(), Some(expected));
}

#[tokio::test]
async fn every_protection_leads_to_where_it_is_changed() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    for (path, link) in [
        ("/settings/security/password", "Change password"),
        ("/settings/security/email", "Change email"),
        ("/settings/security/two-step", "Set up two-step login"),
        ("/settings/security/passkeys", "Manage passkeys"),
        ("/settings/security/sessions", "See where you are logged in"),
        ("/settings/security/log", "Open the security log"),
    ] {
        let anchors = page.split("<a ").skip(1).filter(|rest| {
            let (tag, text) = rest.split_once('>').unwrap();
            tag.contains(&format!("href=\"{path}\"")) && text.starts_with(link)
        });
        assert_eq!(anchors.count(), 1, "{link} {page}");
    }
}
