//! "This wasn't me": taking an account back.

use futures::future::join_all;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_domain::mail::Mail;
use stagedoor_testing::{Authenticator, Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{AuthenticatorApp, SECOND_FACTOR, half_logged_in, set_up};
use crate::http::client::Client;
use crate::http::passkey_device::{
    PATH as PASSKEYS, SITE, add, localhost, log_in as passkey_login,
};

const ADA: &str = "ada@example.com";
const DAY: u64 = 24 * 60 * 60;
const NEW: &str = "eleven paper boats upstream";
const SUSPENDED: &str = "/api/v1/users/me/suspended-factors";
const LOOK_THROUGH: &str = "/settings/security/suspended";

async fn disown(client: &Client, token: &str) -> Answer {
    client
        .post("/api/v1/auth/disown", json!({"token": token}))
        .await
}

/// Somebody who knows the password logs in from far away; the token that the mail
/// about it holds.
async fn strange_login(app: &TestApp) -> (Client, String) {
    let thief = app.anonymous().at("192.0.2.66");
    thief.log_in("ada").await.expect_status(200);
    (thief, app.mailed_token_for("/not-me", ADA).await)
}

#[on_both_databases]
async fn it_ends_every_session_and_starts_a_reset(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (thief, token) = strange_login(&app).await;
    let eve = app.with_user("eve").await;
    let nobody = app.anonymous();
    // Opening the link does nothing yet.
    nobody.page(&format!("/not-me?token={token}")).await;
    thief.me().await.expect_status(200);

    let answer = disown(&nobody, &token).await.expect_status(200);
    assert_eq!(answer.json(), json!({"status": "secured"}));
    assert!(answer.cookies().is_empty(), "it logs nobody in");
    for client in [&ada, &thief] {
        client.expect_logged_out().await;
    }
    eve.me().await.expect_status(200);
    thief
        .log_in("ada")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    let reset = app.mailed_token_for("/reset-password", ADA).await;
    let new = "eleven paper boats upstream";
    nobody
        .post(
            "/api/v1/auth/reset-password",
            json!({"token": reset, "password": new}),
        )
        .await
        .expect_status(200);
    nobody.log_in_with("ada", new).await.expect_status(200);
}

#[on_both_databases]
async fn what_the_stranger_added_goes_and_what_was_there_stays(app: TestApp) {
    let home = app.with_user("ada").await;
    app.advance(120);
    let (thief, token) = strange_login(&app).await;
    app.advance(120);
    let (phone, _) = set_up(&app, &thief).await;
    let email = json!({"email": "thief@example.com", "password": PASSWORD});
    thief
        .post("/api/v1/users/me/email", email)
        .await
        .expect_status(202);
    let confirm = app
        .mailed_token_for("/email-change", "thief@example.com")
        .await;
    thief
        .post(
            "/api/v1/auth/confirm-email-change",
            json!({"token": confirm}),
        )
        .await
        .expect_status(200);
    app.advance(30);
    let waiting = half_logged_in(&app, "ada").await;

    disown(&app.anonymous(), &token).await.expect_status(200);
    waiting
        .post(SECOND_FACTOR, json!({"code": phone.code(&app)}))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    let reset = app.mailed_token_for("/reset-password", ADA).await;
    let ada = app.anonymous();
    let new = "eleven paper boats upstream";
    ada.post(
        "/api/v1/auth/reset-password",
        json!({"token": reset, "password": new}),
    )
    .await
    .expect_status(200);
    // Elsewhere it may be whoever reads the mailbox; at home nobody is asked for the
    // code of an app that was never theirs.
    ada.log_in_with(ADA, new).await.expect_status(202);
    let user = home.log_in_with(ADA, new).await.expect_status(200).json();
    assert_eq!(user["two_factor_enabled"], false);
    assert_eq!(user["email"], ADA);
    let to_thief = app.mails_to("thief@example.com").await;
    let links = to_thief.iter().flat_map(Mail::links);
    assert_eq!(
        links
            .filter(|link| link.path() == "/reset-password")
            .count(),
        0
    );
}

/// Sets a new password with the link that was mailed.
async fn set_password(app: &TestApp) {
    let reset = app.mailed_token_for("/reset-password", ADA).await;
    let body = json!({"token": reset, "password": NEW});
    app.anonymous()
        .post("/api/v1/auth/reset-password", body)
        .await
        .expect_status(200);
}

/// Ada with two-step login on, whose account was locked and has a new password.
async fn locked(app: &TestApp) -> (AuthenticatorApp, Vec<String>) {
    let ada = app.with_user("ada").await;
    let (phone, codes) = set_up(app, &ada).await;
    app.mails().await;
    app.advance(3600);
    let thief = app.anonymous().at("192.0.2.66");
    thief.log_in("ada").await.expect_status(202);
    thief
        .post(SECOND_FACTOR, json!({"code": codes[0]}))
        .await
        .expect_status(200);
    let token = app.mailed_token_for("/not-me", ADA).await;
    disown(&app.anonymous(), &token).await.expect_status(200);
    set_password(app).await;
    (phone, codes)
}

#[on_both_databases]
async fn a_passkey_that_a_stranger_added_before_the_mail_opens_nothing(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let mut theirs = Authenticator::at(SITE);
    add(&ada, &mut theirs, "Their key").await;
    app.advance(3600);
    let (_, token) = strange_login(&app).await;
    passkey_login(&app.anonymous(), &theirs)
        .await
        .expect_status(200);

    disown(&app.anonymous(), &token).await.expect_status(200);
    let refused = passkey_login(&app.anonymous(), &theirs).await;
    refused.expect_problem(400, "PASSKEY_REJECTED");
    set_password(&app).await;
    let refused = passkey_login(&app.anonymous(), &theirs).await;
    let refused = refused.expect_problem(400, "PASSKEY_REJECTED");
    assert!(refused["detail"].as_str().unwrap().contains("suspended"));

    let ada = app.anonymous();
    ada.log_in_with("ada", NEW).await.expect_status(200);
    let list = ada.get(SUSPENDED).await.expect_status(200).json();
    let one = &list["items"][0];
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&one["kind"], &one["name"]),
        (&json!("passkey"), &json!("Their key"))
    );
    assert!(one["address"].as_str().unwrap().starts_with("198.51.100."));
    for field in ["created_at", "suspended_at"] {
        assert!(one[field].is_string(), "{one}");
    }
    let id = one["id"].as_str().unwrap();
    let passkeys = ada.get(PASSKEYS).await.json();
    assert!(passkeys["items"][0]["suspended_at"].is_string());
    ada.patch(&format!("{PASSKEYS}/{id}"), json!({"name": "My phone"}))
        .await
        .expect_problem(409, "CONFLICT");
    let before = ada.copy();
    ada.delete(&format!("{SUSPENDED}/{id}"))
        .await
        .expect_status(204);
    before.expect_logged_out().await;
    ada.delete(&format!("{SUSPENDED}/{id}"))
        .await
        .expect_problem(404, "NOT_FOUND");
    let list = ada.get(SUSPENDED).await.json();
    assert_eq!(list, json!({"items": [], "next_cursor": null}));
}

#[on_both_databases]
async fn a_mailbox_alone_does_not_defeat_two_step_login(app: TestApp) {
    let (phone, codes) = locked(&app).await;
    let ada = app.anonymous();
    let answer = ada.log_in_with("ada", NEW).await.expect_status(202);
    assert_eq!(answer.json(), json!({"status": "second_factor_required"}));
    ada.expect_logged_out().await;
    ada.post(SECOND_FACTOR, json!({"code": phone.code(&app)}))
        .await
        .expect_status(200);
    let list = ada.get(SUSPENDED).await.json();
    let kinds: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(kinds, ["authenticator_app", "backup_codes"]);
    assert_eq!(list["items"][1]["left"], 9);
    ada.post(
        "/api/v1/auth/reauthenticate",
        json!({"password": NEW, "code": codes[1]}),
    )
    .await
    .expect_problem(401, "INVALID_CODE");
    for id in ["authenticator_app", "backup_codes"] {
        ada.post_nothing(&format!("{SUSPENDED}/{id}/keep"))
            .await
            .expect_status(204);
    }
    ada.post(
        "/api/v1/auth/reauthenticate",
        json!({"password": NEW, "code": codes[1]}),
    )
    .await
    .expect_status(204);
}

#[on_both_databases]
async fn whoever_has_no_second_factor_any_more_waits_72_hours(app: TestApp) {
    app.with_user("eve").await;
    let wait = format!("{SECOND_FACTOR}/wait");
    let eve = app.logged_in("eve").await;
    eve.post_nothing(&wait)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    locked(&app).await;
    let ada = app.anonymous();
    ada.log_in_with("ada", NEW).await.expect_status(202);
    ada.delete(&wait).await.expect_problem(404, "NOT_FOUND");
    let begun = ada.post_nothing(&wait).await.expect_status(202).json();
    assert_eq!(begun["status"], "waiting");
    assert!(begun["until"].is_string(), "{begun}");
    ada.delete(&wait).await.expect_status(204);
    ada.post_nothing(&wait).await.expect_status(202);
    let mails = app.mails_to(ADA).await;
    let subject = "Somebody waits to log in without your second step";
    let mail = mails.iter().find(|mail| mail.subject == subject).unwrap();
    assert!(mail.links().iter().any(|link| link.path() == "/not-me"));
    app.advance(3 * DAY - 1);
    ada.log_in_with("ada", NEW).await.expect_status(202);
    app.advance(1);
    let user = ada.log_in_with("ada", NEW).await.expect_status(200).json();
    assert_eq!(user["two_factor_enabled"], false);
    ada.me().await.expect_status(200);
}

/// An account without a lockdown has no such way: its owner's password may be known.
#[tokio::test]
async fn who_knows_a_password_alone_waits_in_vain() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    set_up(&app, &ada).await;
    let thief = half_logged_in(&app, "ada").await;
    thief
        .post_nothing(&format!("{SECOND_FACTOR}/wait"))
        .await
        .expect_problem(404, "NOT_FOUND");
    let page = thief.page("/login/second-factor").await.text();
    assert!(!page.contains("begin_recovery_wait"), "{page}");
}

/// As without JavaScript.
#[on_both_databases]
async fn the_pages_say_what_happened_and_what_is_still_open(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    app.mails().await;
    app.advance(3600);
    let body = json!({"current_password": PASSWORD, "new_password": "eleven paper boats"});
    ada.put("/api/v1/users/me/password", body)
        .await
        .expect_status(204);
    let token = app.mailed_token_for("/not-me", ADA).await;
    let nobody = app.anonymous();
    nobody
        .submit("/api/disown", &[("token", &token)])
        .await
        .expect_redirect("/account-locked");
    for _ in 0..2 {
        let page = nobody
            .page("/account-locked")
            .await
            .expect_status(200)
            .text();
        assert!(page.contains("1 session has ended"), "{page}");
        assert!(
            page.contains("the authenticator app and 10 backup codes"),
            "{page}"
        );
        assert!(page.contains("72 hours"), "{page}");
        assert!(!page.contains("is safe"), "{page}");
    }
    let reset = app.mailed_token_for("/reset-password", ADA).await;
    nobody
        .submit(
            "/api/reset_password",
            &[("token", &reset), ("password", NEW)],
        )
        .await
        .expect_redirect("/login");
    let page = nobody.page("/login").await.text();
    assert!(page.contains("look through what is suspended"), "{page}");

    let fields = [
        ("identifier", "ada"),
        ("password", NEW),
        ("next", "/settings"),
    ];
    let second = "/login/second-factor?next=%2Fsettings";
    nobody
        .submit("/api/log_in", &fields)
        .await
        .expect_redirect(second);
    let next = [("next", "/settings")];
    for (function, then) in [
        ("/api/begin_recovery_wait", "The wait has begun"),
        ("/api/stop_recovery_wait", "Begin the wait"),
    ] {
        nobody.submit(function, &next).await.expect_redirect(second);
        let page = nobody.page(second).await.text();
        assert!(page.contains(then), "{page}");
    }
    let code = phone.code(&app);
    nobody
        .submit(
            "/api/finish_log_in",
            &[("code", &*code), ("next", "/settings")],
        )
        .await
        .expect_redirect(LOOK_THROUGH);
    let page = nobody.page(LOOK_THROUGH).await.text();
    for text in [
        "Authenticator app",
        "10 backup codes",
        "198.51.100.",
        "Added on",
    ] {
        assert!(page.contains(text), "{text} {page}");
    }
    for path in ["/settings/security", "/settings/security/two-step"] {
        let page = nobody.page(path).await.text();
        assert!(page.contains(LOOK_THROUGH), "{path} {page}");
    }
    for (function, id) in [
        ("/api/keep_suspended", "authenticator_app"),
        ("/api/remove_suspended", "backup_codes"),
        ("/api/keep_suspended", "backup_codes"),
    ] {
        nobody
            .submit(function, &[("id", id)])
            .await
            .expect_redirect(LOOK_THROUGH);
    }
    let page = nobody.page(LOOK_THROUGH).await.text();
    assert!(page.contains("Nothing is suspended"), "{page}");
    let log = nobody.page("/settings/security/log").await.text();
    assert!(log.contains("Suspended authenticator app kept"), "{log}");
    assert!(log.contains("two-step login suspended"), "{log}");
}

#[tokio::test]
async fn the_page_is_whole_without_what_came_before() {
    let app = TestApp::new().await;
    let page = app.anonymous().page("/account-locked").await;
    let page = page.expect_status(200).text();
    assert!(page.contains("Everybody is logged out."), "{page}");
}

#[on_both_databases]
async fn a_token_works_once_for_seven_days(app: TestApp) {
    app.with_user("ada").await;
    let (_, token) = strange_login(&app).await;
    let nobody = app.anonymous();
    for token in ["", "nonsense", "\u{0}", &token[1..]] {
        disown(&nobody, token)
            .await
            .expect_problem(400, "TOKEN_INVALID");
    }
    let answers = join_all((0..16).map(|_| disown(&nobody, &token))).await;
    let won = answers.iter().filter(|answer| answer.status == 200);
    assert_eq!(won.count(), 1, "{answers:?}");
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        answer.expect_problem(400, "TOKEN_INVALID");
    }

    app.user("grace", Role::User, true).await;
    app.logged_in("grace").await;
    let far_away = app.anonymous().at("192.0.2.66");
    far_away.log_in("grace").await.expect_status(200);
    let token = app.mailed_token_for("/not-me", "grace@example.com").await;
    app.advance(7 * DAY);
    disown(&nobody, &token)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    far_away.me().await.expect_status(200);
}

#[tokio::test]
async fn a_login_from_where_one_always_is_sends_no_mail() {
    let app = TestApp::new().await;
    app.with_user("ada").await;
    app.logged_in("ada").await;
    assert!(app.mails().await.is_empty());
    strange_login(&app).await;
    strange_login(&app).await;
    assert_eq!(app.mails().await.len(), 1, "told once");
}
