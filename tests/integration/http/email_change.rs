//! Moving an account to another e-mail address, and back.

use futures::future::join_all;
use rstest::rstest;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_domain::mail::Mail;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::client::Client;

const OLD: &str = "ada@example.com";
const NEW: &str = "new@example.com";
const DAY: u64 = 24 * 60 * 60;

async fn change(client: &Client, email: &str) -> Answer {
    let body = json!({"email": email, "password": PASSWORD});
    client.post("/api/v1/users/me/email", body).await
}

async fn confirm(client: &Client, token: &str) -> Answer {
    let body = json!({"token": token});
    client.post("/api/v1/auth/confirm-email-change", body).await
}

async fn undo(client: &Client, token: &str) -> Answer {
    let body = json!({"token": token});
    client.post("/api/v1/auth/undo-email-change", body).await
}

async fn confirm_token(app: &TestApp, email: &str) -> String {
    app.mailed_token_for("/email-change", email).await
}

async fn undo_token(app: &TestApp, email: &str) -> String {
    app.mailed_token_for("/email-change/undo", email).await
}

async fn email(client: &Client) -> String {
    let me = client.me().await.expect_status(200).json();
    me["email"].as_str().unwrap().to_owned()
}

#[on_both_databases]
async fn the_new_address_confirms_and_the_old_one_is_told(app: TestApp) {
    let ada = app.with_user("ada").await;
    let answer = change(&ada, NEW).await.expect_status(202);
    assert_eq!(answer.json(), json!({"status": "confirmation_sent"}));
    assert_eq!(app.mails_to(NEW).await.len(), 1);
    assert_eq!(app.mails_to(OLD).await.len(), 1);
    undo_token(&app, OLD).await;
    assert_eq!(email(&ada).await, OLD, "until then it stays");
    app.logged_in(OLD).await;

    // The link is opened in another browser.
    let answer = confirm(&app.anonymous(), &confirm_token(&app, NEW).await)
        .await
        .expect_status(200);
    assert_eq!(answer.json(), json!({"status": "email_changed"}));
    assert!(answer.cookies().is_empty());
    assert_eq!(email(&ada).await, NEW);
    assert_eq!(ada.me().await.json()["is_verified"], true);
    app.logged_in(NEW).await;
    app.anonymous()
        .log_in(OLD)
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    assert_eq!(app.mails_to(OLD).await.len(), 2, "told that it happened");
}

#[on_both_databases]
async fn a_known_address_cannot_be_told_from_an_unknown_one(app: TestApp) {
    let ada = app.with_user("ada").await;
    app.user("grace", Role::User, true).await;
    let shape = |answer: &Answer| {
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        (answer.status, answer.body.clone(), names)
    };
    let known = change(&ada, "GRACE@example.com").await;
    let unknown = change(&ada, NEW).await;
    assert_eq!(shape(&known), shape(&unknown));
    assert_eq!(known.status, 202);
    // The one who has the address is told, and given nothing to confirm.
    let to_grace = app.mails_to("grace@example.com").await;
    assert_eq!(to_grace.len(), 1, "{to_grace:?}");
    let mut links = to_grace[0].links();
    links.retain(|link| link.path().starts_with("/email-change"));
    assert!(links.is_empty(), "{links:?}");
    app.logged_in("grace@example.com").await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_and_nobody_gets_mail() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for address in [
        "",
        "ada",
        "new@",
        "new@example.com\u{0}",
        "a@b.c\r\nBcc: d@e.f",
    ] {
        change(&ada, address).await.expect_invalid(&["email"]);
    }
    change(&ada, "ADA@example.com")
        .await
        .expect_invalid(&["email"]);
    let wrong = json!({"email": NEW, "password": "not the password"});
    ada.post("/api/v1/users/me/email", wrong)
        .await
        .expect_problem(403, "CURRENT_PASSWORD_WRONG");
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn five_changes_an_hour_and_account_or_address() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.with_user("ada").await, app.with_user("eve").await);
    for number in 0..5 {
        change(&ada, &format!("new-{number}@example.com"))
            .await
            .expect_status(202);
    }
    let wait = change(&ada, NEW).await.expect_rate_limited();
    // Nor can one address be written to by many accounts.
    app.user("grace", Role::User, true).await;
    for _ in 0..5 {
        change(&eve, "grace@example.com").await.expect_status(202);
    }
    change(&app.with_user("mallory").await, "grace@example.com")
        .await
        .expect_rate_limited();
    app.advance(wait);
    change(&ada, NEW).await.expect_status(202);
}

#[on_both_databases]
async fn tokens_work_once_in_their_time_for_what_they_are_for(app: TestApp) {
    let (ada, nobody) = (app.with_user("ada").await, app.anonymous());
    change(&ada, NEW).await.expect_status(202);
    let (first, back) = (confirm_token(&app, NEW).await, undo_token(&app, OLD).await);
    for token in ["", "nonsense", "\u{0}", &back, &first[1..]] {
        confirm(&nobody, token)
            .await
            .expect_problem(400, "TOKEN_INVALID");
    }
    for token in ["", "nonsense", "\u{0}", &first, &back[1..]] {
        undo(&nobody, token)
            .await
            .expect_problem(400, "TOKEN_INVALID");
    }
    // A later wish replaces the one before.
    change(&ada, "newer@example.com").await.expect_status(202);
    confirm(&nobody, &first)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    let newer = confirm_token(&app, "newer@example.com").await;
    app.advance(DAY);
    confirm(&nobody, &newer)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    change(&ada, NEW).await.expect_status(202);
    let newest = confirm_token(&app, NEW).await;
    for path in ["/email-change", "/api/v1/auth/confirm-email-change"] {
        nobody.page(&format!("{path}?token={newest}")).await;
    }
    assert_eq!(email(&ada).await, OLD, "opening a link uses nothing up");
    let confirms = join_all((0..16).map(|_| confirm(&nobody, &newest))).await;
    let won = confirms.iter().filter(|answer| answer.status == 200);
    assert_eq!(won.count(), 1, "{confirms:?}");
    assert_eq!(email(&ada).await, NEW);
}

#[rstest]
#[case::before_it_happened(false, 6 * DAY)]
#[case::after_it_happened(true, 6 * DAY)]
#[tokio::test]
async fn the_old_address_takes_the_account_back(
    #[case] is_confirmed: bool,
    #[case] after: u64,
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let app = TestApp::on(backend).await;
    let ada = app.with_user("ada").await;
    change(&ada, NEW).await.expect_status(202);
    let forward = confirm_token(&app, NEW).await;
    let nobody = app.anonymous();
    if is_confirmed {
        confirm(&nobody, &forward).await.expect_status(200);
    }
    let back = undo_token(&app, OLD).await;
    app.advance(after);
    let thief = app.logged_in("ada").await;
    let answer = undo(&nobody, &back).await.expect_status(200);
    assert_eq!(answer.json(), json!({"status": "email_restored"}));
    assert!(answer.cookies().is_empty());
    ada.expect_logged_out().await;
    thief.expect_logged_out().await;
    // Whoever asked for the change knew the password.
    nobody
        .log_in("ada")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    confirm(&nobody, &forward)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    undo(&nobody, &back)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    let token = app.mailed_token_for("/reset-password", OLD).await;
    let new = "eleven paper boats upstream";
    nobody
        .post(
            "/api/v1/auth/reset-password",
            json!({"token": token, "password": new}),
        )
        .await
        .expect_status(200);
    let user = nobody.log_in_with(OLD, new).await.expect_status(200).json();
    assert_eq!(
        (&user["email"], &user["is_verified"]),
        (&json!(OLD), &json!(true))
    );
}

#[tokio::test]
async fn after_seven_days_there_is_no_way_back() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    change(&ada, NEW).await.expect_status(202);
    confirm(&ada, &confirm_token(&app, NEW).await)
        .await
        .expect_status(200);
    let back = undo_token(&app, OLD).await;
    // Nobody else gets the old address before that.
    let eve = app.with_user("eve").await;
    change(&eve, OLD).await.expect_status(202);
    let links: Vec<_> = app
        .mails_to(OLD)
        .await
        .iter()
        .flat_map(Mail::links)
        .collect();
    assert!(
        links.iter().all(|link| link.path() != "/email-change"),
        "{links:?}"
    );

    app.advance(7 * DAY);
    undo(&app.anonymous(), &back)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    assert_eq!(email(&ada).await, NEW);
}

#[tokio::test]
async fn an_address_that_somebody_took_meanwhile_is_not_taken_from_them() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    change(&ada, NEW).await.expect_status(202);
    let token = confirm_token(&app, NEW).await;
    app.anonymous()
        .register("grace", NEW)
        .await
        .expect_status(202);
    let claim = app.confirmation_token(NEW).await;
    app.anonymous()
        .post("/api/v1/auth/verify-email", json!({"token": claim}))
        .await
        .expect_status(200);
    confirm(&app.anonymous(), &token)
        .await
        .expect_problem(400, "TOKEN_INVALID");
    assert_eq!(email(&ada).await, OLD);
    app.logged_in("grace").await;
}
