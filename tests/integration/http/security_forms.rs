//! Account security by plain forms, as without JavaScript.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::{AuthenticatorApp, set_up};
use crate::http::client::Client;

const ADA: &str = "ada@example.com";
const TWO_STEP: &str = "/settings/security/two-step";
const TURN_OFF: &str = "/settings/security/two-step/turn-off";
const NEW: &str = "eleven paper boats upstream";

/// The text of a page that is there.
async fn page(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

/// The value of the field called `name`.
fn value(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\"")).unwrap();
    let (tag, _) = rest.split_once('>').unwrap();
    let (_, value) = tag.split_once("value=\"").unwrap();
    let (value, _) = value.split_once('"').unwrap();
    value
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// What is between two texts in a page.
fn between<'a>(page: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let parts = page.split(start).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(end)?.0))
        .collect()
}

#[on_both_databases]
async fn a_forgotten_password(app: TestApp) {
    let ada = app.with_user("ada").await;
    let nobody = app.anonymous();
    assert!(
        page(&nobody, "/login")
            .await
            .contains("href=\"/forgot-password\"")
    );
    for email in [ADA, "nobody@example.com"] {
        nobody
            .submit("/api/forgot_password", &[("email", email)])
            .await
            .expect_redirect("/forgot-password/sent");
    }
    let token = app.mailed_token_for("/reset-password", ADA).await;
    let link = format!("/reset-password?token={token}");
    for _ in 0..3 {
        assert!(page(&nobody, &link).await.contains("Set new password"));
    }
    // A password that cannot be had leaves the link as it was.
    let fields = [("token", &*token), ("password", "short")];
    nobody
        .submit("/api/reset_password", &fields)
        .await
        .expect_redirect(&link);
    assert!(
        page(&nobody, &link)
            .await
            .contains("Use at least 8 characters")
    );
    let fields = [("token", &*token), ("password", NEW)];
    nobody
        .submit("/api/reset_password", &fields)
        .await
        .expect_redirect("/login");
    assert!(page(&nobody, "/login").await.contains("role=\"status\""));
    ada.expect_logged_out().await;
    nobody.log_in_with("ada", NEW).await.expect_status(200);
    nobody
        .submit("/api/reset_password", &fields)
        .await
        .expect_status(303);
    nobody.log_in_with("ada", NEW).await.expect_status(200);
}

#[on_both_databases]
async fn two_step_login_and_its_codes(app: TestApp) {
    let ada = app.with_user("ada").await;
    assert!(page(&ada, TWO_STEP).await.contains("Set up two-step login"));
    ada.submit("/api/begin_two_step", &[])
        .await
        .expect_redirect(TWO_STEP);
    let setup = page(&ada, TWO_STEP).await;
    assert!(setup.contains("<svg"), "{setup}");
    let spaced = between(&setup, "<code", "</code>")[0]
        .split_once('>')
        .unwrap()
        .1;
    // The page can be opened again before it is confirmed.
    assert!(page(&ada, TWO_STEP).await.contains(spaced));
    let secret: String = spaced.split_whitespace().collect();
    let phone = AuthenticatorApp::of(&format!(
        "otpauth://totp/Stagedoor:ada?secret={secret}&issuer=Stagedoor"
    ));
    ada.submit("/api/confirm_two_step", &[("code", "no code")])
        .await
        .expect_redirect(TWO_STEP);
    assert!(page(&ada, TWO_STEP).await.contains("id=\"code-error\""));
    let code = phone.code(&app);
    ada.submit("/api/confirm_two_step", &[("code", &code)])
        .await
        .expect_redirect(TWO_STEP);

    let query = "SELECT CAST(data AS TEXT) FROM sessions";
    let kept: Vec<[String; 1]> = app.database.rows(query).await;
    let shown = page(&ada, TWO_STEP).await;
    let codes: Vec<String> = between(&shown, "<code>", "</code>")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(codes.len(), 10, "{shown}");
    for code in &codes {
        assert!(kept.iter().all(|[data]| !data.contains(code)), "{kept:?}");
    }

    let browser = app.anonymous();
    let fields = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", "/settings/security/log"),
    ];
    let second = "/login/second-factor?next=%2Fsettings%2Fsecurity%2Flog";
    browser
        .submit("/api/log_in", &fields)
        .await
        .expect_redirect(second);
    assert!(page(&browser, second).await.contains("one-time-code"));
    for (code, place) in [("000000", second), (&*codes[0], "/settings/security/log")] {
        let fields = [("code", code), ("next", "/settings/security/log")];
        browser
            .submit("/api/finish_log_in", &fields)
            .await
            .expect_redirect(place);
    }
    let log = page(&browser, "/settings/security/log").await;
    assert!(log.contains("A backup code was used"), "{log}");
}

#[on_both_databases]
async fn a_form_that_needs_a_proof_is_not_lost(app: TestApp) {
    let ada = app.with_user("ada").await;
    app.advance(10 * 60);
    let place = "/reauthenticate?next=%2Fsettings%2Fsecurity%2Femail";
    let typed = "new+\"quoted\"@example.com";
    ada.submit("/api/change_email", &[("email", "new@example.com")])
        .await
        .expect_redirect(place);
    let asked = page(&ada, place).await;
    let kept = value(&asked, "kept");
    assert!(kept.contains("new@example.com"), "{kept}");
    // A wrong password loses nothing either.
    let fields = [
        ("password", "wrong"),
        ("next", "/settings/security/email"),
        ("kept", &*kept),
    ];
    ada.submit("/api/reauthenticate", &fields)
        .await
        .expect_redirect(place);
    let asked = page(&ada, place).await;
    assert_eq!(value(&asked, "kept"), kept);
    assert!(!asked.contains("wrong"), "{asked}");
    let fields = [
        ("password", PASSWORD),
        ("next", &*value(&asked, "next")),
        ("kept", &*kept),
    ];
    ada.submit("/api/reauthenticate", &fields)
        .await
        .expect_redirect("/settings/security/email");
    let form = page(&ada, "/settings/security/email").await;
    assert_eq!(value(&form, "email"), "new@example.com");
    ada.submit("/api/change_email", &[("email", typed)])
        .await
        .expect_status(303);
    // Nothing leads to another site.
    let fields = [("password", PASSWORD), ("next", "//evil.example/")];
    ada.submit("/api/reauthenticate", &fields)
        .await
        .expect_redirect("/settings/security");
}

#[tokio::test]
async fn links_in_mails_do_nothing_until_their_button_is_pressed() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    ada.submit("/api/change_email", &[("email", "new@example.com")])
        .await
        .expect_redirect("/settings/security");
    app.advance(120);
    let thief = app.anonymous().at("192.0.2.66");
    thief.log_in("ada").await.expect_status(200);
    let nobody = app.anonymous();
    for (path, address, button, function) in [
        (
            "/email-change",
            "new@example.com",
            "Verify new email",
            "/api/confirm_email_change",
        ),
        (
            "/email-change/undo",
            ADA,
            "Undo the change",
            "/api/undo_email_change",
        ),
    ] {
        let token = app.mailed_token_for(path, address).await;
        let before = ada.me().await.json()["email"].clone();
        let opened = page(&nobody, &format!("{path}?token={token}")).await;
        assert!(opened.contains(button), "{opened}");
        assert_eq!(value(&opened, "token"), token);
        assert_eq!(ada.me().await.json()["email"], before);
        let place = match path {
            "/email-change" => "/login",
            _ => "/account-locked",
        };
        nobody
            .submit(function, &[("token", &token)])
            .await
            .expect_redirect(place);
        // Used up, it says so at once.
        let over = page(&nobody, &format!("{path}?token={token}")).await;
        assert!(over.contains("was used or is too old"), "{over}");
        assert!(!over.contains(function), "{over}");
    }
    ada.expect_logged_out().await;

    app.user("grace", Role::User, true).await;
    app.logged_in("grace").await;
    let thief = app.anonymous().at("192.0.2.66");
    thief.log_in("grace").await.expect_status(200);
    let token = app.mailed_token_for("/not-me", "grace@example.com").await;
    let opened = page(&nobody, &format!("/not-me?token={token}")).await;
    assert!(opened.contains("Lock my account"), "{opened}");
    thief.me().await.expect_status(200);
    nobody
        .submit("/api/disown", &[("token", &token)])
        .await
        .expect_redirect("/account-locked");
    thief.expect_logged_out().await;
    let over = page(&nobody, &format!("/not-me?token={token}")).await;
    assert!(over.contains("is too old or was already used"), "{over}");
    assert!(!over.contains("/api/disown"), "{over}");
}

#[tokio::test]
async fn sessions_are_ended_from_the_page() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (phone, tablet) = (app.logged_in("ada").await, app.logged_in("ada").await);
    let shown = page(&ada, "/settings/security/sessions").await;
    let id = value(&shown, "id");
    ada.submit("/api/end_session", &[("id", &id)])
        .await
        .expect_redirect("/settings/security/sessions");
    let alive = [&phone, &tablet].map(|client| async { client.me().await.status == 200 });
    let alive = futures::future::join_all(alive).await;
    assert_eq!(alive.iter().filter(|alive| **alive).count(), 1);
    ada.submit("/api/end_other_sessions", &[])
        .await
        .expect_redirect("/settings/security/sessions");
    phone.expect_logged_out().await;
    tablet.expect_logged_out().await;
    let list = ada.get("/api/v1/users/me/sessions").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["current"], json!(true));
}

/// As without JavaScript.
#[on_both_databases]
async fn turning_two_step_login_off_asks_for_password_and_code(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    app.advance(10 * 60);
    let place =
        "/reauthenticate?next=%2Fsettings%2Fsecurity%2Ftwo-step%2Fturn-off&needs=second_factor";
    // The question itself asks for the proof first.
    ada.page(TURN_OFF).await.expect_redirect(place);
    ada.submit("/api/turn_off_two_step", &[])
        .await
        .expect_redirect(place);
    let asked = page(&ada, place).await;
    assert!(asked.contains("one-time-code"), "{asked}");
    assert_eq!(value(&asked, "needs"), "second_factor");
    let prove = async |password: &str, code: &str| {
        let fields = [
            ("password", password),
            ("code", code),
            ("next", TURN_OFF),
            ("kept", ""),
            ("needs", "second_factor"),
        ];
        ada.submit("/api/reauthenticate", &fields).await
    };
    // The page says what is missing, and asks for both again.
    for (password, code, field) in [
        (PASSWORD, "", "code"),
        (PASSWORD, "000000", "code"),
        ("wrong", "000000", "password"),
    ] {
        prove(password, code).await.expect_redirect(place);
        let asked = page(&ada, place).await;
        assert!(asked.contains(&format!("id=\"{field}-error\"")), "{asked}");
        assert!(asked.contains("one-time-code"), "{asked}");
    }
    ada.submit("/api/turn_off_two_step", &[])
        .await
        .expect_redirect(place);
    prove(PASSWORD, &phone.code(&app))
        .await
        .expect_redirect(TURN_OFF);
    let question = page(&ada, TURN_OFF).await;
    assert!(
        question.contains("Turn off two-step login?") && question.contains("stop working"),
        "{question}"
    );
    ada.submit("/api/turn_off_two_step", &[])
        .await
        .expect_redirect("/settings/security");
    app.logged_in("ada").await;
    // Where nothing asks for a second factor, there is no field for one.
    let plain = page(&ada, "/reauthenticate?next=%2Fsettings&needs=x").await;
    assert!(!plain.contains("one-time-code"), "{plain}");
}
