//! Proving once more who one is, before something sensitive.

use serde_json::{Value, json};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{CODES, TOTP, set_up};
use crate::http::client::Client;

const PATH: &str = "/api/v1/auth/reauthenticate";
const TEN_MINUTES: u64 = 10 * 60;

async fn prove(client: &Client, password: &str) -> Answer {
    client.post(PATH, json!({"password": password})).await
}

/// What needs a recent proof: method, path and body.
fn sensitive(other_session: &str) -> Vec<(&'static str, String, Option<Value>)> {
    let nothing = uuid::Uuid::nil();
    let passkeys = "/api/v1/users/me/passkeys";
    vec![
        ("POST", TOTP.to_owned(), None),
        ("DELETE", TOTP.to_owned(), None),
        ("POST", CODES.to_owned(), None),
        ("POST", format!("{passkeys}/options"), None),
        (
            "POST",
            passkeys.to_owned(),
            Some(json!({"ceremony_id": nothing, "credential": {}})),
        ),
        ("DELETE", format!("{passkeys}/{nothing}"), None),
        (
            "PUT",
            "/api/v1/users/me/username".to_owned(),
            Some(json!({"username": "admin"})),
        ),
        ("DELETE", "/api/v1/users/me/sessions".to_owned(), None),
        (
            "DELETE",
            format!("/api/v1/users/me/sessions/{other_session}"),
            None,
        ),
    ]
}

async fn other_session(client: &Client) -> String {
    let list = client.get("/api/v1/users/me/sessions").await.json();
    let items = list["items"].as_array().unwrap();
    let other = items.iter().find(|item| item["current"] == false).unwrap();
    other["id"].as_str().unwrap().to_owned()
}

#[on_both_databases]
async fn sensitive_changes_need_a_proof_of_the_last_ten_minutes(backend: Backend) {
    let localhost = |setup: &mut crate::http::app::Setup| {
        setup.settings.public_url = "http://localhost:3000".parse().unwrap();
    };
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let phone = app.logged_in("ada").await;
    let sensitive = sensitive(&other_session(&ada).await);
    app.advance(TEN_MINUTES - 1);
    ada.post_nothing(TOTP).await.expect_status(200);
    app.advance(1);
    for (method, path, body) in &sensitive {
        let answer = ada.ask(method, path, body.clone()).await;
        println!("{method} {path}");
        answer.expect_problem(403, "REAUTHENTICATION_REQUIRED");
    }
    phone.me().await.expect_status(200);

    let session = ada.session();
    let answer = prove(&ada, PASSWORD).await.expect_status(204);
    assert!(answer.body.is_empty());
    assert_ne!(ada.session(), session);
    for (method, path, body) in &sensitive {
        let answer = ada.ask(method, path, body.clone()).await;
        let text = answer.text();
        assert!(!text.contains("REAUTH"), "{method} {path} {text}");
        assert_ne!(answer.status, 500, "{method} {path} {text}");
    }
    phone.expect_logged_out().await;
}

#[tokio::test]
async fn a_proof_counts_in_its_own_session_alone() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let phone = app.logged_in("ada").await;
    app.advance(TEN_MINUTES);
    prove(&ada, PASSWORD).await.expect_status(204);
    ada.post_nothing(TOTP).await.expect_status(200);
    phone
        .post_nothing(TOTP)
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
    // And no longer than the one of a login.
    app.advance(TEN_MINUTES);
    ada.post_nothing(TOTP)
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
}

#[tokio::test]
async fn reading_and_everyday_changes_need_none() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    app.advance(TEN_MINUTES);
    for path in [
        "/api/v1/users/me",
        "/api/v1/users/me/sessions",
        "/api/v1/users/me/passkeys",
        "/api/v1/users/me/security-log",
    ] {
        ada.get(path).await.expect_status(200);
    }
    ada.upgrade().await.expect_status(200);
    // The password in the body is a proof of its own.
    let body = json!({"email": "new@example.com", "password": PASSWORD});
    ada.post("/api/v1/users/me/email", body)
        .await
        .expect_status(202);
    let body = json!({"current_password": PASSWORD, "new_password": "eleven paper boats"});
    ada.put("/api/v1/users/me/password", body)
        .await
        .expect_status(204);
}

#[on_both_databases]
async fn wrong_passwords_share_one_count_wherever_they_are_asked_for(app: TestApp) {
    let ada = app.with_user("ada").await;
    let change = json!({"current_password": "wrong", "new_password": "eleven paper boats"});
    let email = json!({"email": "new@example.com", "password": "wrong"});
    for number in 0..5 {
        let answer = match number % 3 {
            0 => prove(&ada, "wrong").await,
            1 => ada.put("/api/v1/users/me/password", change.clone()).await,
            _ => ada.post("/api/v1/users/me/email", email.clone()).await,
        };
        answer.expect_problem(403, "CURRENT_PASSWORD_WRONG");
    }
    let wait = prove(&ada, PASSWORD).await.expect_rate_limited();
    ada.put("/api/v1/users/me/password", change)
        .await
        .expect_rate_limited();
    ada.post("/api/v1/users/me/email", email)
        .await
        .expect_rate_limited();
    app.advance(wait);
    prove(&ada, PASSWORD).await.expect_status(204);
}

#[on_both_databases]
async fn a_password_alone_does_not_turn_two_step_login_off(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, codes) = set_up(&app, &ada).await;
    app.advance(TEN_MINUTES);
    for (method, path) in [("DELETE", TOTP), ("POST", CODES)] {
        let answer = ada.ask(method, path, None).await;
        let refused = answer.expect_problem(403, "REAUTHENTICATION_REQUIRED");
        assert_eq!(refused["needs"], "second_factor");
    }
    prove(&ada, PASSWORD).await.expect_status(204);
    for (method, path) in [("DELETE", TOTP), ("POST", CODES)] {
        let answer = ada.ask(method, path, None).await;
        let refused = answer.expect_problem(403, "REAUTHENTICATION_REQUIRED");
        assert_eq!(refused["needs"], "second_factor");
    }
    // What a password is enough for needs no more.
    ada.delete("/api/v1/users/me/sessions")
        .await
        .expect_status(204);
    ada.post(PATH, json!({"password": PASSWORD, "code": "nonsense"}))
        .await
        .expect_problem(401, "INVALID_CODE");
    ada.post(PATH, json!({"password": "wrong", "code": codes[0]}))
        .await
        .expect_problem(403, "CURRENT_PASSWORD_WRONG");
    ada.post(PATH, json!({"password": PASSWORD, "code": codes[0]}))
        .await
        .expect_status(204);
    ada.post_nothing(CODES).await.expect_status(200);
    app.advance(TEN_MINUTES);
    ada.post(
        PATH,
        json!({"password": PASSWORD, "code": phone.code(&app)}),
    )
    .await
    .expect_status(204);
    ada.delete(TOTP).await.expect_status(204);
    let other = app.with_user("grace").await;
    app.advance(TEN_MINUTES);
    let answer = other.post_nothing(TOTP).await;
    let refused = answer.expect_problem(403, "REAUTHENTICATION_REQUIRED");
    assert!(refused.get("needs").is_none());
}
