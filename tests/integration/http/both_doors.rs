//! The API and the pages are two doors to the same operations.

use serde_json::{Value, json};
use stagedoor_domain::Role;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::client::Client;

/// As an island calls a server function.
pub async fn call(client: &Client, name: &str, fields: &[(&str, &str)]) -> Answer {
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    client
        .clone()
        .with_header("accept", "application/json")
        .post_raw(
            &format!("/api/{name}"),
            "application/x-www-form-urlencoded",
            body,
        )
        .await
}

/// The same request at both doors, and that the answers agree.
#[on_both_databases]
async fn both_doors_answer_alike(app: TestApp) {
    let nobody = app.anonymous();
    let unverified = app.with_unverified("unverified").await;
    let gone = app.with_user("gone").await;
    app.delete_user("gone").await;
    let upgrade = "/api/v1/users/me/upgrade-creator";
    for (client, rest, function, fields) in [
        (&nobody, upgrade, "upgrade_to_creator", vec![]),
        (&unverified, upgrade, "upgrade_to_creator", vec![]),
        (&gone, upgrade, "upgrade_to_creator", vec![]),
        (
            &nobody,
            "/api/v1/auth/login",
            "log_in",
            vec![("identifier", "x"), ("password", "y")],
        ),
        (
            &nobody,
            "/api/v1/auth/login",
            "log_in",
            vec![("identifier", ""), ("password", "")],
        ),
        (
            &nobody,
            "/api/v1/auth/register",
            "register",
            vec![
                ("username", "UNVERIFIED"),
                ("email", "a@example.com"),
                ("password", PASSWORD),
            ],
        ),
        (
            &nobody,
            "/api/v1/auth/register",
            "register",
            vec![
                ("username", "\u{202e}x"),
                ("email", "a\u{0}@example.com"),
                ("password", "short"),
            ],
        ),
        (
            &nobody,
            "/api/v1/auth/verify-email",
            "verify_email",
            vec![("token", "x")],
        ),
        (
            &nobody,
            "/api/v1/auth/verify-email/resend",
            "resend_verification",
            vec![("email", "x")],
        ),
    ] {
        let body: Value = fields
            .iter()
            .map(|(name, value)| (*name, *value))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let api = client.post(rest, body).await;
        let page = call(client, function, &fields).await;
        assert!(api.status.is_client_error(), "{rest} {}", api.status);
        assert_eq!(
            api.status,
            page.status,
            "{rest} {} {}",
            api.text(),
            page.text()
        );
        let (api, page) = (api.json(), page.json());
        for member in ["code", "detail"] {
            assert_eq!(api[member], page[member], "{rest} {api} {page}");
        }
        assert_eq!(api["errors"], page["errors"], "{rest} {api} {page}");
    }
}

#[tokio::test]
async fn both_doors_share_their_limits() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    for _ in 0..5 {
        ada.upgrade().await.expect_status(200);
        call(&ada, "upgrade_to_creator", &[])
            .await
            .expect_status(200);
    }
    ada.upgrade().await.expect_problem(429, "RATE_LIMITED");
    let answer = call(&ada, "upgrade_to_creator", &[])
        .await
        .expect_status(429);
    assert_eq!(answer.json()["code"], "RATE_LIMITED");
    assert!(answer.header("retry-after").parse::<u64>().is_ok());
    // A plain form is told on the page, and works again later.
    ada.submit("/api/upgrade_to_creator", &[])
        .await
        .expect_redirect("/settings");
    assert!(
        ada.page("/settings")
            .await
            .text()
            .contains("too many tries")
    );
}
