//! Forms that were shown to somebody else than who is logged in when they are sent:
//! two tabs, a shared computer.

use std::collections::BTreeSet;

use stagedoor_app::{FORMS, SHOWN_TO};
use stagedoor_domain::Role;
use stagedoor_testing::{Authenticator, Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav};
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;
use crate::http::passkey_device::{SITE, add, localhost};

const FORM: &str = "application/x-www-form-urlencoded";

async fn id(client: &Client) -> String {
    let me = client.me().await.expect_status(200).json();
    me["id"].as_str().unwrap().to_owned()
}

/// Whatever concerns whoever is logged in.
fn functions() -> impl Iterator<Item = &'static str> {
    FORMS
        .iter()
        .filter(|form| form.fields.contains(&SHOWN_TO))
        .map(|form| form.path)
}

/// The actions of the forms on a page of whoever has `user_id`. Fails when one of them
/// concerns them and does not say so.
async fn forms(client: &Client, path: &str) -> BTreeSet<String> {
    let user_id = id(client).await;
    let page = client.page(path).await.expect_status(200).text();
    let mut actions = BTreeSet::new();
    for form in page.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap();
        let action = form.split("action=\"").nth(1).unwrap();
        let action = action.split('"').next().unwrap();
        let takes_file = action.starts_with("/studio/") && form.contains("multipart/form-data");
        if functions().any(|path| path == action) || takes_file {
            let field = format!("name=\"{SHOWN_TO}\" value=\"{user_id}\"");
            assert!(form.contains(&field), "{path}: {form}");
        }
        actions.insert(action.to_owned());
    }
    actions
}

#[tokio::test]
async fn every_form_that_concerns_somebody_says_for_whom_it_was_shown() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let ada = app.with_user("ada").await;
    let _elsewhere = app.logged_in("ada").await;
    let passkey = add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    let id = passkey["id"].as_str().unwrap().to_owned();
    ada.submit("/api/change_email", &[("email", "new@example.com")])
        .await
        .expect_redirect("/settings/security");
    let mut seen = BTreeSet::new();
    let mut see = async |client: &Client, path: &str| seen.extend(forms(client, path).await);
    for path in [
        "/",
        "/settings",
        "/settings/username",
        "/settings/appearance",
        "/settings/data",
        "/settings/security",
        "/settings/security/password",
        "/settings/security/email",
        "/settings/security/sessions",
        "/settings/security/passkeys",
        "/settings/security/two-step",
        "/settings/security/log",
        "/reauthenticate",
        "/verify-email/resend",
        "/nothing-here",
    ] {
        if path == "/nothing-here" {
            ada.page(path).await.expect_status(404);
            continue;
        }
        see(&ada, path).await;
    }
    ada.submit("/api/begin_two_step", &[]).await;
    see(&ada, "/settings/security/two-step").await;
    // What asks once more, and what comes after it.
    see(&ada, &format!("/settings/security/passkeys/remove?id={id}")).await;
    ada.submit("/api/remove_passkey", &[("id", &id)]).await;
    see(&ada, "/settings/security/passkeys").await;
    set_up(&app, &ada).await;
    see(&ada, "/settings/security/two-step/turn-off").await;
    see(&ada, "/settings/security/two-step/new-codes").await;
    ada.submit("/api/renew_backup_codes", &[]).await;
    see(&ada, "/settings/security/two-step").await;
    see(&app.with_unverified("noa").await, "/verify-email/resend").await;
    let abe = app.with_role("abe", Role::Artist).await;
    see(&abe, "/studio/upload").await;
    let file = wav();
    let parts = [Part::Text("title", "Tide"), Part::File("file", &file)];
    let track = abe
        .post_raw("/api/v1/tracks", &content_type(), form(&parts))
        .await;
    let track = track.expect_status(201).json()["id"].clone();
    let studio = format!("/studio/tracks/{}", track.as_str().unwrap());
    app.execute("UPDATE tracks SET visibility = 'unlisted', unlisted_key = 'key'")
        .await;
    for state in ["queued", "ready", "failed"] {
        app.execute(format!("UPDATE tracks SET state = '{state}'"))
            .await;
        see(&abe, &studio).await;
    }
    see(&abe, &format!("{studio}/delete")).await;
    let lea = app.with_user("lea").await;
    app.execute(
        "UPDATE users SET deletion_asked_at = created_at, deletion_scheduled_for = created_at
         WHERE username = 'lea'",
    )
    .await;
    see(&lea, "/leaving").await;
    let asked = [("kind", "question"), ("subject", "Tide"), ("text", "When?")];
    let ticket = ada.submit("/api/open_ticket", &asked).await;
    let ticket = ticket.header("location").to_owned();
    see(&ada, "/support").await;
    see(&ada, &ticket).await;
    let staff = app.with_role("kim", Role::Moderator).await;
    see(&staff, &format!("/admin{ticket}")).await;
    for path in functions() {
        // A script alone asks for the first, with what is in the form around its button;
        // the others stand on a page that a locked account alone has.
        let is_elsewhere = matches!(
            path,
            "/api/passkey_challenge" | "/api/keep_suspended" | "/api/remove_suspended"
        );
        if !is_elsewhere {
            assert!(
                seen.contains(path),
                "no page with a form for {path} was looked at"
            );
        }
    }
}

#[on_both_databases]
async fn a_form_that_was_shown_to_somebody_else_does_nothing_and_says_so(app: TestApp) {
    // In the tab that is still open, ada was logged in.
    let ada = id(&app.with_user("ada").await).await;
    let eve = app.with_user("eve").await;
    let _phone = app.logged_in("eve").await;
    let before = eve.me().await.json();
    let written = "SELECT (SELECT COUNT(*) FROM audit_logs) + (SELECT COUNT(*) FROM jobs)
        + (SELECT COUNT(*) FROM passkey_ceremonies) + (SELECT COUNT(*) FROM totp_secrets)";
    let count = app.count(written).await;
    for path in functions() {
        let problem = eve
            .post_raw(path, FORM, format!("{SHOWN_TO}={ada}"))
            .await
            .expect_problem(409, "WRONG_USER");
        let detail = problem["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("logged in as eve"), "{detail}");
        eve.submit(path, &[(SHOWN_TO, &ada)])
            .await
            .expect_redirect("/settings");
        let page = eve.page("/settings").await.expect_status(200).text();
        assert!(page.contains("logged in as eve"), "{path}: {page}");
    }
    assert_eq!(app.count(written).await, count);
    assert_eq!(eve.me().await.json(), before);
    assert_eq!(app.count("SELECT COUNT(*) FROM sessions").await, 3);
    for nobody in ["nobody", ""] {
        eve.submit("/api/upgrade_to_creator", &[(SHOWN_TO, nobody)])
            .await
            .expect_redirect("/settings");
        assert_eq!(eve.me().await.json(), before, "{nobody:?}");
    }

    // Their own, and one that says nothing, are taken.
    let own = id(&eve).await;
    for fields in [&[(SHOWN_TO, &*own)][..], &[]] {
        eve.submit("/api/upgrade_to_creator", fields)
            .await
            .expect_redirect("/settings");
        assert_eq!(eve.me().await.json()["role"], "creator");
    }
    eve.submit("/api/log_out", &[(SHOWN_TO, &own)])
        .await
        .expect_redirect("/");
    eve.expect_logged_out().await;
    // Nobody is not somebody else.
    eve.submit("/api/upgrade_to_creator", &[(SHOWN_TO, &ada)])
        .await
        .expect_redirect("/login?next=%2Fsettings");
}

#[tokio::test]
async fn a_form_that_was_kept_for_somebody_else_is_not_filled_in_again() {
    let app = TestApp::new().await;
    let browser = app.with_user("ada").await;
    app.advance(10 * 60);
    let ada = id(&browser).await;
    browser
        .submit(
            "/api/change_email",
            &[("email", "ada+secret@example.com"), (SHOWN_TO, &ada)],
        )
        .await
        .expect_status(303);
    let place = "/reauthenticate?next=%2Fsettings%2Fsecurity%2Femail";
    let page = browser.page(place).await.expect_status(200).text();
    let kept = page.split("name=\"kept\" value=\"").nth(1).unwrap();
    let kept = kept.split('"').next().unwrap().replace("&quot;", "\"");
    assert!(kept.contains("ada+secret"), "{kept}");

    app.user("eve", Role::User, true).await;
    browser.log_in("eve").await.expect_status(200);
    let fields = [
        ("password", PASSWORD),
        ("next", "/settings/security/email"),
        ("kept", &*kept),
    ];
    let mut with_field = fields.to_vec();
    with_field.push((SHOWN_TO, &*ada));
    browser
        .submit("/api/reauthenticate", &with_field)
        .await
        .expect_redirect("/settings");
    let mut wrong = fields.to_vec();
    wrong[0].1 = "not hers";
    browser
        .submit("/api/reauthenticate", &wrong)
        .await
        .expect_redirect(place);
    for _ in 0..2 {
        for path in ["/settings", place, "/settings/security/email"] {
            let page = browser.page(path).await.expect_status(200).text();
            assert!(!page.contains("ada+secret"), "{path}: {page}");
        }
        // Nor by a form without the field, as the page had it before.
        browser
            .submit("/api/reauthenticate", &fields)
            .await
            .expect_redirect("/settings/security/email");
    }
}

#[on_both_databases]
async fn an_upload_that_was_begun_for_somebody_else_is_not_kept(app: TestApp) {
    let ada = id(&app.with_role("ada", Role::Artist).await).await;
    let eve = app.with_role("eve", Role::Artist).await;
    let own = id(&eve).await;
    let file = wav();
    let send = async |accept: &str, shown_to: &str, is_last: bool| {
        let mut parts = vec![Part::Text("title", "Harbour"), Part::File("file", &file)];
        let place = if is_last { parts.len() } else { 0 };
        parts.insert(place, Part::Text(SHOWN_TO, shown_to));
        eve.clone()
            .with_header("accept", accept)
            .post_raw("/studio/upload", &content_type(), form(&parts))
            .await
    };
    for is_last in [false, true] {
        send("text/html", &ada, is_last)
            .await
            .expect_redirect("/settings");
        let page = eve.page("/settings").await.expect_status(200).text();
        assert!(page.contains("logged in as eve"), "{page}");
        send("application/json", &ada, is_last)
            .await
            .expect_problem(409, "WRONG_USER");
        assert!(app.media_files().is_empty());
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 0);
    send("text/html", &own, false)
        .await
        .expect_redirect("/studio/upload");
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 1);
    // The API has no such field.
    let parts = [
        Part::Text(SHOWN_TO, &own),
        Part::Text("title", "Harbour"),
        Part::File("file", &file),
    ];
    crate::http::uploads::upload(&eve, &parts)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
}
