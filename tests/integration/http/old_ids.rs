//! What the id that a browser had before opens: next to nothing, and not for long.

use futures::future::join_all;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{Authenticator, Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::audio::{Part, wav};
use crate::http::client::Client;
use crate::http::passkey_device::{PROVE, SITE, add, answer, challenge, localhost};
use crate::http::uploads::upload;

const WRITTEN: &str = "SELECT (SELECT COUNT(*) FROM audit_logs) + (SELECT COUNT(*) FROM jobs)
    + (SELECT COUNT(*) FROM email_changes) + (SELECT COUNT(*) FROM passkey_ceremonies)";

/// Fails unless nothing can be changed through either door with the id of `old`.
async fn expect_harmless(app: &TestApp, old: &Client) {
    let written = app.count(WRITTEN).await;
    let id = "01890000-0000-7000-8000-000000000000";
    let email = json!({"email": "eve@example.com", "password": PASSWORD});
    let password = json!({"current_password": PASSWORD, "new_password": "eleven paper boats"});
    let proof = json!({"password": PASSWORD});
    for (method, path, body) in [
        ("POST", "/auth/logout", None),
        ("POST", "/auth/reauthenticate", Some(proof)),
        ("PUT", "/users/me/password", Some(password)),
        ("POST", "/users/me/email", Some(email)),
        ("POST", "/users/me/2fa/totp", None),
        ("POST", "/users/me/2fa/backup-codes", None),
        ("DELETE", "/users/me/2fa/totp", None),
        ("POST", "/users/me/passkeys/options", None),
        ("DELETE", &*format!("/users/me/passkeys/{id}"), None),
        ("DELETE", "/users/me/sessions", None),
        ("DELETE", &*format!("/users/me/sessions/{id}"), None),
    ] {
        let answer = old
            .copy()
            .ask(method, &format!("/api/v1{path}"), body)
            .await;
        answer.expect_problem(401, "UNAUTHENTICATED");
    }
    let file = wav();
    let parts = [Part::Text("title", "A"), Part::File("file", &file)];
    upload(old, &parts)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    for (path, fields) in [
        ("/api/log_out", &[][..]),
        ("/api/change_email", &[("email", "eve@example.com")]),
        ("/api/end_other_sessions", &[]),
        ("/api/begin_two_step", &[]),
        ("/api/turn_off_two_step", &[]),
        (
            "/api/change_password",
            &[
                ("current_password", PASSWORD),
                ("new_password", "eleven paper boats"),
            ],
        ),
    ] {
        let answer = old.copy().submit(path, fields).await.expect_status(303);
        // Another session would take the place of the new id in the owner's browser.
        let given = answer.cookies();
        let is_removal = |cookie: &String| path == "/api/log_out" && cookie.contains("Max-Age=0");
        assert!(given.iter().all(is_removal), "{path}: {given:?}");
    }
    assert_eq!(app.count(WRITTEN).await, written);
}

#[on_both_databases]
async fn a_stolen_id_reads_and_repeats_the_upgrade_and_nothing_else(app: TestApp) {
    let ada = app.with_user("ada").await;
    let stolen = ada.copy();
    let again = ada.copy();
    ada.submit("/api/upgrade_to_creator", &[])
        .await
        .expect_redirect("/settings");
    assert_ne!(ada.session(), stolen.session());

    stolen.me().await.expect_status(200);
    let settings = stolen.page("/settings").await.expect_status(200).text();
    assert!(!settings.contains(">You are now an artist<"), "{settings}");
    expect_harmless(&app, &stolen).await;

    // The first repeat is told the new id, and no other.
    again.upgrade().await.expect_status(200);
    assert_eq!(again.session(), ada.session());
    for _ in 0..2 {
        let told = stolen.upgrade().await.expect_status(200);
        assert_eq!(told.json()["already_elevated"], true);
        assert_eq!(told.cookies(), Vec::<String>::new());
        let told = stolen.submit("/api/upgrade_to_creator", &[]).await;
        assert_eq!(told.expect_status(303).cookies(), Vec::<String>::new());
    }
    let settings = ada.page("/settings").await.expect_status(200).text();
    assert!(settings.contains("You are now an artist"), "{settings}");
    app.advance(10);
    stolen.expect_logged_out().await;
    ada.me().await.expect_status(200);
}

#[on_both_databases]
async fn an_old_id_is_dead_once_credentials_change(app: TestApp) {
    let ada = app.with_user("ada").await;
    let stolen = ada.copy();
    ada.upgrade().await.expect_status(200);
    let body = json!({"current_password": PASSWORD, "new_password": "eleven paper boats"});
    ada.put("/api/v1/users/me/password", body)
        .await
        .expect_status(204);
    stolen.expect_logged_out().await;
    stolen
        .upgrade()
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    ada.me().await.expect_status(200);
}

#[on_both_databases]
async fn a_stolen_id_is_dead_once_its_owner_proves_who_they_are(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let mut device = Authenticator::at(SITE);
    add(&ada, &mut device, "Laptop").await;
    let stolen = ada.copy();
    let body = json!({"password": PASSWORD});
    ada.post("/api/v1/auth/reauthenticate", body.clone())
        .await
        .expect_status(204);
    assert_ne!(ada.session(), stolen.session());
    stolen.expect_logged_out().await;
    stolen
        .post("/api/v1/auth/reauthenticate", body)
        .await
        .expect_problem(401, "UNAUTHENTICATED");

    let stolen = ada.copy();
    let asked = challenge(&ada, "reauthenticate").await;
    answer(&ada, PROVE, &asked, &device)
        .await
        .expect_status(204);
    stolen.expect_logged_out().await;
    ada.me().await.expect_status(200);
}

const PROOF: [(&str, &str); 2] = [("password", PASSWORD), ("next", "/settings/security/log")];

#[on_both_databases]
async fn a_double_click_on_the_proof_logs_nobody_out_and_helps_no_thief(app: TestApp) {
    let ada = app.with_user("ada").await;
    let stolen = ada.copy();
    let lost = ada.copy();
    lost.submit("/api/reauthenticate", &PROOF)
        .await
        .expect_redirect("/settings/security/log");

    // Whoever has the old id and not the password is told nothing by it.
    stolen.expect_logged_out().await;
    stolen
        .upgrade()
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    let wrong = [("password", "wrong"), ("next", "/settings/security/log")];
    let refused = stolen.submit("/api/reauthenticate", &wrong).await;
    assert_eq!(refused.expect_status(303).cookies(), Vec::<String>::new());
    expect_harmless(&app, &stolen).await;

    // The browser cancelled the first of its two requests.
    ada.submit("/api/reauthenticate", &PROOF)
        .await
        .expect_redirect("/settings/security/log");
    assert_eq!(ada.session(), lost.session());
    let third = stolen
        .submit("/api/reauthenticate", &PROOF)
        .await
        .expect_redirect("/settings/security/log");
    assert_eq!(third.cookies(), Vec::<String>::new());
    stolen.expect_logged_out().await;
    app.advance(10);
    let late = stolen.submit("/api/reauthenticate", &PROOF).await;
    assert!(late.header("location").starts_with("/login"), "{late:?}");
    ada.me().await.expect_status(200);
    let page = ada.page("/settings/security/log").await.expect_status(200);
    assert!(page.text().contains("You can go on where you were"));
    let proofs = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'";
    assert_eq!(app.count(proofs).await, 1);
}

#[on_both_databases]
async fn a_proof_and_a_logout_at_once_end_in_one_of_two_ways(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    app.user("ada", Role::User, true).await;
    for _ in 0..12 {
        let ada = app.logged_in("ada").await;
        let [one, other, third] = [ada.copy(), ada.copy(), ada.copy()];
        let clicks =
            join_all([&one, &other].map(|client| client.submit("/api/reauthenticate", &PROOF)));
        let (clicks, logout) = tokio::join!(clicks, third.post_nothing("/api/v1/auth/logout"));
        ada.expect_logged_out().await;
        if logout.status == 204 {
            // Whatever the proofs were told is over.
            for client in [&one, &other] {
                client.expect_logged_out().await;
            }
        } else {
            // It had come too late, and said so.
            logout.expect_problem(401, "UNAUTHENTICATED");
            for (client, click) in [&one, &other].into_iter().zip(clicks) {
                click.expect_redirect("/settings/security/log");
                client.me().await.expect_status(200);
            }
            assert_eq!(one.session(), other.session());
        }
    }
}

#[on_both_databases]
async fn an_upgrade_and_a_logout_at_once_end_in_one_of_two_ways(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    for round in 0..12 {
        let ada = app.with_user(&format!("ada{round}")).await;
        let [upgrading, leaving] = [ada.copy(), ada.copy()];
        let (upgrade, logout) = tokio::join!(
            upgrading.upgrade(),
            leaving.post_nothing("/api/v1/auth/logout")
        );
        if logout.status == 204 {
            upgrading.expect_logged_out().await;
            ada.expect_logged_out().await;
        } else {
            logout.expect_problem(401, "UNAUTHENTICATED");
            upgrade.expect_status(200);
            let me = upgrading.me().await.expect_status(200);
            assert_eq!(me.json()["role"], "creator");
        }
    }
}
