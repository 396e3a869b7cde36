//! Changing a password that is known.

use futures::future::join_all;
use serde_json::json;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::client::Client;

const PATH: &str = "/api/v1/users/me/password";
const NEW: &str = "eleven paper boats upstream";

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    client.put(PATH, body).await
}

#[on_both_databases]
async fn a_new_password_ends_every_other_session_and_renews_this_one(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, before) = (app.logged_in("ada").await, ada.copy());
    let eve = app.with_user("eve").await;
    app.mails().await;

    let answer = change(&ada, PASSWORD, NEW).await.expect_status(204);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_ne!(ada.session(), before.session());
    ada.me().await.expect_status(200);
    before.expect_logged_out().await;
    phone.expect_logged_out().await;
    eve.me().await.expect_status(200);

    app.anonymous()
        .log_in("ada")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    app.anonymous()
        .log_in_with("ada", NEW)
        .await
        .expect_status(200);
    let mails = app.mails_to("ada@example.com").await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].links().iter().any(|link| link.path() == "/not-me"));
}

#[on_both_databases]
async fn five_wrong_tries_in_five_minutes_and_no_more(app: TestApp) {
    let ada = app.with_user("ada").await;
    let elsewhere = app.logged_in("ada").await;
    for number in 0..5 {
        let client = if number % 2 == 0 { &ada } else { &elsewhere };
        change(client, "not the password", NEW)
            .await
            .expect_problem(403, "CURRENT_PASSWORD_WRONG");
    }
    // Whichever session asks, and whatever it says now.
    for client in [&ada, &elsewhere] {
        let wait = change(client, PASSWORD, NEW).await.expect_rate_limited();
        assert!((1..=300).contains(&wait), "{wait}");
    }
    let eve = app.with_user("eve").await;
    change(&eve, PASSWORD, NEW).await.expect_status(204);

    app.advance(300);
    change(&ada, PASSWORD, NEW).await.expect_status(204);
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for _ in 0..3 {
        for _ in 0..4 {
            change(&ada, "not the password", NEW)
                .await
                .expect_problem(403, "CURRENT_PASSWORD_WRONG");
        }
        change(&ada, PASSWORD, "short")
            .await
            .expect_invalid(&["new_password"]);
    }
}

#[tokio::test]
async fn what_is_no_password_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada-lovelace").await;
    let phone = app.logged_in("ada-lovelace").await;
    let session = ada.session();
    for (new, code) in [
        ("", "too_short"),
        ("seven77", "too_short"),
        ("password123", "too_common"),
        ("ada-lovelace", "too_similar"),
        (&"x".repeat(129), "too_long"),
        (&"x".repeat(10_000), "too_long"),
        (PASSWORD, "same"),
    ] {
        let problem = change(&ada, PASSWORD, new)
            .await
            .expect_invalid(&["new_password"]);
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
        assert!(!problem.to_string().contains(PASSWORD), "{problem}");
    }
    change(&ada, "", NEW)
        .await
        .expect_problem(403, "CURRENT_PASSWORD_WRONG");
    assert_eq!(ada.session(), session);
    phone.me().await.expect_status(200);
    assert!(app.mails().await.is_empty());
}

#[on_both_databases]
async fn of_many_changes_at_once_one_counts(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    app.with_user("ada").await;
    let browsers = join_all((0..16).map(|_| app.logged_in("ada"))).await;
    let news: Vec<String> = (0..16).map(|number| format!("{NEW} {number}")).collect();
    let answers = join_all(
        browsers
            .iter()
            .zip(&news)
            .map(|(browser, new)| change(browser, PASSWORD, new)),
    )
    .await;
    let won: Vec<usize> = (0..16).filter(|&n| answers[n].status == 204).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    for (number, browser) in browsers.iter().enumerate() {
        let is_alive = browser.me().await.status == 200;
        assert_eq!(is_alive, number == won[0], "{number}");
    }
    app.anonymous()
        .log_in_with("ada", &news[won[0]])
        .await
        .expect_status(200);
}
