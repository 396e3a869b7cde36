//! Setting a new password with a link, when the old one is forgotten.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{half_logged_in, set_up};
use crate::http::client::Client;

const NEW: &str = "eleven paper boats upstream";
const ADA: &str = "ada@example.com";

async fn forgot(client: &Client, email: &str) -> Answer {
    client
        .post("/api/v1/auth/forgot-password", json!({"email": email}))
        .await
}

async fn reset(client: &Client, token: &str, password: &str) -> Answer {
    let body = json!({"token": token, "password": password});
    client.post("/api/v1/auth/reset-password", body).await
}

/// Asks for a link; the token in it.
async fn token(app: &TestApp) -> String {
    forgot(&app.anonymous(), ADA).await.expect_status(202);
    app.mailed_token_for("/reset-password", ADA).await
}

#[on_both_databases]
async fn a_link_sets_a_new_password_and_ends_every_session(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (copy, phone) = (ada.copy(), app.logged_in("ada").await);
    let nobody = app.anonymous();
    let answer = forgot(&nobody, "ADA@example.com").await.expect_status(202);
    assert_eq!(answer.json(), json!({"status": "reset_sent"}));
    ada.me().await.expect_status(200);
    let token = app.mailed_token_for("/reset-password", ADA).await;

    let answer = reset(&nobody, &token, NEW).await.expect_status(200);
    assert_eq!(answer.json(), json!({"status": "password_reset"}));
    assert!(answer.cookies().is_empty(), "a reset logs nobody in");
    for client in [&ada, &copy, &phone, &nobody] {
        client.expect_logged_out().await;
    }
    nobody
        .log_in("ada")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    nobody.log_in_with("ada", NEW).await.expect_status(200);
    let mails = app.mails_to(ADA).await;
    assert_eq!(mails.len(), 2, "the link, and that it was used: {mails:?}");
    assert!(mails[1].links().iter().any(|link| link.path() == "/not-me"));
}

#[on_both_databases]
async fn a_known_address_cannot_be_told_from_an_unknown_one(app: TestApp) {
    app.user("ada", Role::User, true).await;
    app.user("grace", Role::User, false).await;
    let mut seen = BTreeSet::new();
    for email in [ADA, "grace@example.com", "nobody@example.com"] {
        let answer = forgot(&app.anonymous(), email).await;
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        seen.insert((answer.status.as_u16(), answer.body.clone(), names));
        // The next try, too, is refused alike.
        let problem = forgot(&app.anonymous(), email).await;
        assert_eq!(problem.expect_rate_limited(), 60, "{email}");
    }
    assert_eq!(seen.len(), 1, "{seen:?}");
    // An address that was never confirmed proves nothing.
    let mails = app.mails().await;
    let to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, [ADA]);
}

#[tokio::test]
async fn the_limits_on_links_are_those_of_mails() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    for email in [ADA, "nobody@example.com"] {
        for _ in 0..5 {
            forgot(&app.anonymous(), email).await.expect_status(202);
            assert!(forgot(&app.anonymous(), email).await.expect_rate_limited() > 0);
            app.advance(60);
        }
        assert!(forgot(&app.anonymous(), email).await.expect_rate_limited() > 60);
    }
    let nobody = app.anonymous();
    for number in 0..20 {
        let email = format!("user-{number}@example.com");
        forgot(&nobody, &email).await.expect_status(202);
    }
    let wait = forgot(&nobody, "one-more@example.com")
        .await
        .expect_rate_limited();
    app.advance(wait);
    forgot(&nobody, "one-more@example.com")
        .await
        .expect_status(202);
}

/// As without JavaScript, which carries it by itself.
#[on_both_databases]
async fn who_was_refused_need_not_type_their_address_again(app: TestApp) {
    app.with_user("ada").await;
    let browser = app.anonymous();
    let refused = async |identifier: &str| {
        let fields = [("identifier", identifier), ("password", "not the one")];
        browser
            .submit("/api/log_in", &fields)
            .await
            .expect_redirect("/login");
        let page = browser.page("/login").await.expect_status(200).text();
        assert!(page.contains(&format!("value=\"{identifier}\"")), "{page}");
        browser
            .page("/forgot-password")
            .await
            .expect_status(200)
            .text()
    };
    let filled_in = refused("ada@example.com").await;
    assert!(
        filled_in.contains("value=\"ada@example.com\""),
        "{filled_in}"
    );
    assert!(!filled_in.contains("aria-invalid=\"true\""), "{filled_in}");
    // Once, and a username is no address.
    let again = browser.page("/forgot-password").await.text();
    assert!(!again.contains("ada@example.com"), "{again}");
    let empty = refused("ada").await;
    assert!(!empty.contains("value=\"ada\""), "{empty}");
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let app = TestApp::new().await;
    for email in ["", "ada", "ada@", "ada@example.com\u{0}"] {
        forgot(&app.anonymous(), email)
            .await
            .expect_invalid(&["email"]);
    }
}

#[on_both_databases]
async fn a_token_works_once_for_half_an_hour_and_all_refusals_are_one(app: TestApp) {
    app.user("ada", Role::User, true).await;
    let nobody = app.anonymous();
    nobody.register("newcomer", "new@example.com").await;
    let of_another_kind = app.confirmation_token("new@example.com").await;
    let first = token(&app).await;
    app.advance(60);
    let second = token(&app).await;
    assert_ne!(first, second);

    let mut seen = BTreeSet::new();
    let mut refused = async |token: &str| {
        let problem = reset(&nobody, token, NEW)
            .await
            .expect_problem(400, "TOKEN_INVALID");
        seen.insert(problem["detail"].to_string());
    };
    for token in ["", "nonsense", "\u{0}", &of_another_kind, &first[1..]] {
        refused(token).await;
    }
    reset(&nobody, &first, NEW).await.expect_status(200);
    refused(&first).await;
    // Every other one died with it.
    refused(&second).await;
    app.advance(60);
    let third = token(&app).await;
    app.advance(30 * 60);
    refused(&third).await;
    assert_eq!(seen.len(), 1, "{seen:?}");
    nobody.log_in_with("ada", NEW).await.expect_status(200);
}

#[tokio::test]
async fn opening_the_link_uses_nothing_up_and_neither_does_a_bad_password() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let token = token(&app).await;
    let nobody = app.anonymous();
    for method in ["GET", "HEAD"] {
        let path = format!("/reset-password?token={token}");
        nobody.ask(method, &path, None).await;
        let path = format!("/api/v1/auth/reset-password?token={token}");
        assert_eq!(nobody.ask(method, &path, None).await.status, 405);
    }
    for password in ["", "short", "password123", &"x".repeat(129)] {
        reset(&nobody, &token, password)
            .await
            .expect_invalid(&["password"]);
    }
    ada.me().await.expect_status(200);
    reset(&nobody, &token, NEW).await.expect_status(200);
}

#[on_both_databases]
async fn of_sixteen_uses_at_once_one_counts(app: TestApp) {
    app.user("ada", Role::User, true).await;
    let token = token(&app).await;
    let nobody = app.anonymous();
    let news: Vec<String> = (0..16).map(|number| format!("{NEW} {number}")).collect();
    let answers = join_all(news.iter().map(|new| reset(&nobody, &token, new))).await;
    let won: Vec<usize> = (0..16).filter(|&n| answers[n].status == 200).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        answer.expect_problem(400, "TOKEN_INVALID");
    }
    nobody
        .log_in_with("ada", &news[won[0]])
        .await
        .expect_status(200);
}

#[tokio::test]
async fn two_step_login_outlives_a_reset_and_waiting_logins_do_not() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    let waiting = half_logged_in(&app, "ada").await;
    let token = token(&app).await;
    reset(&app.anonymous(), &token, NEW)
        .await
        .expect_status(200);
    app.advance(30);
    let code = json!({"code": phone.code(&app)});
    waiting
        .post("/api/v1/auth/login/second-factor", code.clone())
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    let again = app.anonymous();
    again
        .log_in_with("ada", PASSWORD)
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    again.log_in_with("ada", NEW).await.expect_status(202);
    again
        .post("/api/v1/auth/login/second-factor", code)
        .await
        .expect_status(200);
}
