//! Register, confirm, log in, log out.

use serde_json::json;
use stagedoor_testing::{PASSWORD, on_both_databases};
use uuid::Uuid;

use crate::http::app::TestApp;

#[on_both_databases]
async fn the_whole_journey_over_the_api(app: TestApp) {
    let ada = app.anonymous();
    let answer = ada
        .register("Ada", "Ada@Example.com")
        .await
        .expect_status(202);
    assert_eq!(answer.json(), json!({"status": "verification_sent"}));
    assert!(answer.cookies().is_empty(), "registering logs nobody in");
    ada.me().await.expect_problem(401, "UNAUTHENTICATED");

    ada.log_in("ada@example.COM")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    let user = ada.log_in("ada").await.expect_status(200).json();
    let mut keys: Vec<&String> = user.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "created_at",
            "deletion_scheduled_for",
            "email",
            "id",
            "is_verified",
            "promoted_to_creator_at",
            "role",
            "status",
            "two_factor_enabled",
            "username"
        ]
    );
    assert_eq!(user["username"], "Ada");
    assert_eq!(user["email"], "Ada@Example.com");
    assert_eq!(user["role"], "user");
    assert_eq!(user["is_verified"], false);
    assert_eq!(user["two_factor_enabled"], false);
    assert!(user["promoted_to_creator_at"].is_null());
    let id: Uuid = user["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(id.get_version_num(), 7);
    assert!(
        user["created_at"].as_str().unwrap().ends_with('Z'),
        "{user}"
    );

    ada.upgrade()
        .await
        .expect_problem(403, "EMAIL_NOT_VERIFIED");
    let token = app.confirmation_token("Ada@Example.com").await;
    let verified = ada
        .post("/api/v1/auth/verify-email", json!({"token": token}))
        .await
        .expect_status(200);
    assert_eq!(verified.json(), json!({"status": "verified"}));
    assert_eq!(ada.me().await.json()["is_verified"], true);
    app.logged_in("ada@example.COM").await;

    let upgrade = ada.upgrade().await.expect_status(200).json();
    assert_eq!(upgrade["role"], "creator");
    assert_eq!(upgrade["already_elevated"], false);
    assert_eq!(
        ada.me().await.json()["promoted_to_creator_at"],
        upgrade["promoted_to_creator_at"]
    );

    ada.post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    ada.me().await.expect_problem(401, "UNAUTHENTICATED");
}

#[on_both_databases]
async fn a_known_address_cannot_be_told_from_an_unknown_one(app: TestApp) {
    app.user("ada", stagedoor_domain::Role::User, true).await;

    let fresh = app.anonymous().register("grace", "grace@example.com").await;
    let known = app
        .anonymous()
        .register("somebody", "ADA@example.com")
        .await;
    assert_eq!((fresh.status, &fresh.body), (known.status, &known.body));
    assert_eq!(shape(&fresh), shape(&known));

    let fresh = app
        .anonymous()
        .post(
            "/api/v1/auth/verify-email/resend",
            json!({"email": "grace@example.com"}),
        )
        .await;
    let unknown = app
        .anonymous()
        .post(
            "/api/v1/auth/verify-email/resend",
            json!({"email": "nobody@example.com"}),
        )
        .await;
    let confirmed = app
        .anonymous()
        .post(
            "/api/v1/auth/verify-email/resend",
            json!({"email": "ada@example.com"}),
        )
        .await;
    for answer in [&fresh, &unknown, &confirmed] {
        assert_eq!(answer.status, 202);
        assert_eq!(answer.json(), json!({"status": "verification_sent"}));
        assert_eq!(shape(answer), shape(&fresh));
    }

    let to_ada: Vec<_> = app
        .mails()
        .await
        .into_iter()
        .filter(|m| m.to == "ada@example.com")
        .collect();
    assert_eq!(to_ada.len(), 1, "told that somebody tried to register");
}

/// The names of all headers, for comparing two answers.
fn shape(answer: &crate::http::answer::Answer) -> Vec<String> {
    answer.headers.keys().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_login_refused_says_the_same_whatever_was_wrong() {
    let app = TestApp::new().await;
    app.user("ada", stagedoor_domain::Role::User, true).await;
    let mut seen = Vec::new();
    for (identifier, password) in [
        ("ada", "not the password"),
        ("ada@example.com", "not the password"),
        ("nobody", PASSWORD),
        ("nobody@example.com", PASSWORD),
        ("no\u{0}body", PASSWORD),
        ("ad\u{200b}a", PASSWORD),
    ] {
        let body = json!({"identifier": identifier, "password": password});
        let answer = app.anonymous().post("/api/v1/auth/login", body).await;
        assert!(answer.cookies().is_empty());
        let problem = answer.expect_problem(401, "INVALID_CREDENTIALS");
        seen.push((problem["title"].clone(), problem["detail"].clone()));
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
}

#[on_both_databases]
async fn a_token_works_once_for_a_day_and_all_three_refusals_are_one(app: TestApp) {
    let client = app.anonymous();
    let verify = async |token: &str| {
        client
            .post("/api/v1/auth/verify-email", json!({"token": token}))
            .await
    };
    client
        .register("ada", "ada@example.com")
        .await
        .expect_status(202);
    client
        .register("grace", "grace@example.com")
        .await
        .expect_status(202);
    let ada = app.confirmation_token("ada@example.com").await;
    let grace = app.confirmation_token("grace@example.com").await;

    let truncated = &ada[..ada.len() - 1];
    let mut seen = Vec::new();
    for token in ["", "nonsense", "\u{0}", truncated, &"x".repeat(10_000)] {
        let problem = verify(token).await.expect_problem(400, "TOKEN_INVALID");
        seen.push(problem["detail"].clone());
    }
    verify(&ada).await.expect_status(200);
    seen.push(verify(&ada).await.expect_problem(400, "TOKEN_INVALID")["detail"].clone());
    app.advance(24 * 60 * 60);
    seen.push(verify(&grace).await.expect_problem(400, "TOKEN_INVALID")["detail"].clone());
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
}

#[tokio::test]
async fn resending_goes_to_whoever_is_logged_in_or_to_the_address_given() {
    let app = TestApp::new().await;
    let ada = app.with_unverified("ada").await;
    ada.post("/api/v1/auth/verify-email/resend", json!({}))
        .await
        .expect_status(202);
    assert_eq!(app.mails().await.len(), 1);
    // A session wins over an address, at both doors.
    app.user("grace", stagedoor_domain::Role::User, false).await;
    let other = [("email", "grace@example.com")];
    app.advance(60);
    ada.post(
        "/api/v1/auth/verify-email/resend",
        json!({"email": other[0].1}),
    )
    .await
    .expect_status(202);
    app.advance(60);
    ada.submit("/api/resend_verification", &other)
        .await
        .expect_redirect("/verify-email/resend");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 3);
    assert!(mails.iter().all(|mail| mail.to == "ada@example.com"));

    app.delete_user("ada").await;
    for body in [json!({}), json!({"email": other[0].1})] {
        ada.post("/api/v1/auth/verify-email/resend", body)
            .await
            .expect_problem(404, "USER_NOT_FOUND");
    }
    app.anonymous()
        .post("/api/v1/auth/verify-email/resend", json!({}))
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
}

#[tokio::test]
async fn logging_out_twice_or_without_a_session_is_no_error() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    ada.post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    ada.post("/api/v1/auth/logout", json!({}))
        .await
        .expect_status(204);
    app.anonymous()
        .post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
}
