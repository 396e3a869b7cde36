//! "This wasn't me": taking an account back.

use futures::future::join_all;
use rstest::rstest;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_domain::mail::Mail;

use crate::answer::Answer;
use crate::app::{PASSWORD, TestApp};
use crate::authenticator_app::{SECOND_FACTOR, half_logged_in, set_up};
use crate::client::Client;
use crate::database::Kind;

const ADA: &str = "ada@example.com";
const DAY: u64 = 24 * 60 * 60;

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

#[rstest]
#[case::sqlite(Kind::Sqlite)]
#[case::postgres(Kind::Postgres)]
#[tokio::test]
async fn it_ends_every_session_and_starts_a_reset(#[case] kind: Kind) {
    let Some(app) = TestApp::on(kind).await else {
        return;
    };
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

#[rstest]
#[case::sqlite(Kind::Sqlite)]
#[case::postgres(Kind::Postgres)]
#[tokio::test]
async fn what_the_stranger_added_goes_and_what_was_there_stays(#[case] kind: Kind) {
    let Some(app) = TestApp::on(kind).await else {
        return;
    };
    app.with_user("ada").await;
    app.wait(120);
    let (thief, token) = strange_login(&app).await;
    app.wait(120);
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
    app.wait(30);
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
    let user = ada.log_in_with(ADA, new).await.expect_status(200).json();
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

#[tokio::test]
async fn two_step_login_that_was_there_before_stays() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (_, codes) = set_up(&app, &ada).await;
    app.mails().await;
    app.wait(3600);
    let thief = app.anonymous().at("192.0.2.66");
    thief.log_in("ada").await.expect_status(202);
    thief
        .post(SECOND_FACTOR, json!({"code": codes[0]}))
        .await
        .expect_status(200);
    let token = app.mailed_token_for("/not-me", ADA).await;
    disown(&app.anonymous(), &token).await.expect_status(200);
    let reset = app.mailed_token_for("/reset-password", ADA).await;
    let new = "eleven paper boats upstream";
    ada.post(
        "/api/v1/auth/reset-password",
        json!({"token": reset, "password": new}),
    )
    .await
    .expect_status(200);
    ada.log_in_with("ada", new).await.expect_status(202);
}

#[rstest]
#[case::sqlite(Kind::Sqlite)]
#[case::postgres(Kind::Postgres)]
#[tokio::test]
async fn a_token_works_once_for_seven_days(#[case] kind: Kind) {
    let Some(app) = TestApp::on(kind).await else {
        return;
    };
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
    app.wait(7 * DAY);
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
