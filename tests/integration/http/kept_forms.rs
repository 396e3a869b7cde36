//! What was typed into a form whose session had ended by the time it was sent.

use stagedoor_app::FORMS;
use stagedoor_domain::Role;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;

const PLACE: &str = "/settings/security/email";
const LOGIN: &str = "/login?next=%2Fsettings%2Fsecurity%2Femail";

async fn id(client: &Client) -> String {
    client.me().await.json()["id"].as_str().unwrap().to_owned()
}

/// The value of the first field called `name` in the page.
pub fn value(page: &str, name: &str) -> Option<String> {
    let field = page
        .split("<input")
        .find(|field| field.contains(&format!("name=\"{name}\"")))?;
    let value = field.split("value=\"").nth(1)?.split('"').next()?;
    Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
}

/// `client`, whose session ends, sends a form and comes to the login.
async fn sent_too_late(app: &TestApp, client: &Client) -> String {
    let shown_to = id(client).await;
    app.advance(31 * 24 * 60 * 60);
    client
        .submit(
            "/api/change_email",
            &[("email", "new@example.com"), ("shown_to", &shown_to)],
        )
        .await
        .expect_redirect(LOGIN);
    let login = client.page(LOGIN).await.expect_status(200).text();
    assert!(login.contains("What you typed is kept"), "{login}");
    value(&login, "kept").unwrap()
}

async fn log_in(client: &Client, name: &str, password: &str, kept: &str) -> Answer {
    let fields = [
        ("identifier", name),
        ("password", password),
        ("next", PLACE),
        ("kept", kept),
    ];
    client.submit("/api/log_in", &fields).await
}

#[on_both_databases]
async fn it_is_there_again_after_the_login(app: TestApp) {
    let ada = app.with_user("ada").await;
    let kept = sent_too_late(&app, &ada).await;
    // The page may be loaded again; a wrong password loses nothing either.
    let again = ada.page(LOGIN).await.text();
    assert_eq!(value(&again, "kept").as_ref(), Some(&kept));
    log_in(&ada, "ada", "wrong", &kept)
        .await
        .expect_redirect(LOGIN);
    let login = ada.page(LOGIN).await.text();
    assert_eq!(value(&login, "kept").as_ref(), Some(&kept));
    assert_eq!(value(&login, "identifier").as_deref(), Some("ada"));
    log_in(&ada, "ada", PASSWORD, &kept)
        .await
        .expect_redirect(PLACE);
    let page = ada.page(PLACE).await.expect_status(200).text();
    assert_eq!(value(&page, "email").as_deref(), Some("new@example.com"));
}

#[on_both_databases]
async fn it_goes_through_the_second_step(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let (_, codes) = set_up(&app, &ada).await;
    let kept = sent_too_late(&app, &ada).await;
    let second = "/login/second-factor?next=%2Fsettings%2Fsecurity%2Femail";
    log_in(&ada, "ada", PASSWORD, &kept)
        .await
        .expect_redirect(second);
    let page = ada.page(second).await.expect_status(200).text();
    assert_eq!(value(&page, "kept").as_ref(), Some(&kept));
    for (code, place) in [("000000", second), (&*codes[0], PLACE)] {
        ada.submit(
            "/api/finish_log_in",
            &[("code", code), ("next", PLACE), ("kept", &kept)],
        )
        .await
        .expect_redirect(place);
    }
    let page = ada.page(PLACE).await.expect_status(200).text();
    assert_eq!(value(&page, "email").as_deref(), Some("new@example.com"));
}

#[on_both_databases]
async fn it_is_filled_in_for_nobody_else(app: TestApp) {
    let ada = app.with_user("ada").await;
    let kept = sent_too_late(&app, &ada).await;
    app.user("eve", Role::User, true).await;
    log_in(&ada, "eve", PASSWORD, &kept)
        .await
        .expect_redirect(PLACE);
    let page = ada.page(PLACE).await.expect_status(200).text();
    assert!(!page.contains("new@example.com"), "{page}");
}

/// Forms that say for whom they were shown, and need nobody to be logged in.
const FOR_ANYBODY: [&str; 4] = [
    "/api/log_out",
    "/api/open_ticket",
    "/api/passkey_challenge",
    "/api/resend_verification",
];

/// What people type or choose, of which none is secret.
const TYPED: [(&str, &str); 9] = [
    ("/api/add_passkey", "name"),
    ("/api/answer_ticket", "text"),
    ("/api/change_email", "email"),
    ("/api/change_username", "username"),
    ("/api/delete_account", "username"),
    ("/api/edit_track", "title"),
    ("/api/rename_passkey", "name"),
    ("/api/reply_to_ticket", "text"),
    ("/api/set_appearance", "theme"),
];

/// Of those, what the page does not show again here: passkeys need https, and there is
/// neither such a theme, such a track nor such a ticket.
const NOT_SHOWN: [&str; 5] = [
    "/api/add_passkey",
    "/api/edit_track",
    "/api/rename_passkey",
    "/api/reply_to_ticket",
    "/api/set_appearance",
];

#[on_both_databases]
async fn every_form_leads_to_the_login_and_back(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let id = id(&ada).await;
    for form in FORMS.iter() {
        if !form.fields.contains(&"shown_to") || FOR_ANYBODY.contains(&form.path) {
            continue;
        }
        let path = form.path;
        ada.log_in("ada").await;
        app.advance(31 * 24 * 60 * 60);
        let fields: Vec<_> = form
            .fields
            .iter()
            .map(|&name| match name {
                "shown_to" => (name, &*id),
                "next" => (name, PLACE),
                // Whoever has the mailed link needs no session.
                "token" if path == "/api/reply_to_ticket" => (name, ""),
                _ => (name, "typed-here"),
            })
            .collect();
        let sent = ada.submit(path, &fields).await;
        assert_eq!(sent.status, 303, "{path} {}", sent.text());
        let login = sent.header("location").to_owned();
        assert!(login.starts_with("/login?next=%2F"), "{path} {login}");
        let page = ada.page(&login).await.expect_status(200).text();
        assert!(
            page.contains("role=\"alert\""),
            "{path} does not say why: {page}"
        );
        let next = value(&page, "next").unwrap();
        let kept = value(&page, "kept").unwrap_or_default();
        let typed = TYPED.iter().find(|(typed, _)| *typed == path);
        assert_eq!(
            typed.is_some(),
            kept.contains("typed-here"),
            "{path} keeps {kept}"
        );
        let fields = [
            ("identifier", "ada"),
            ("password", PASSWORD),
            ("next", &next),
            ("kept", &kept),
        ];
        ada.submit("/api/log_in", &fields)
            .await
            .expect_redirect(&next);
        if path == "/api/keep_account" {
            // Nothing is to be kept there.
            ada.page(&next).await.expect_redirect("/settings");
            continue;
        }
        if ["/api/answer_ticket", "/api/close_ticket"].contains(&path) {
            // Staff alone have such a page.
            ada.page(&next).await.expect_status(404);
            continue;
        }
        let page = ada.page(&next).await.expect_status(200).text();
        if let Some((path, field)) = typed.filter(|(path, _)| !NOT_SHOWN.contains(path)) {
            assert_eq!(value(&page, field).as_deref(), Some("typed-here"), "{path}");
        }
    }
}
