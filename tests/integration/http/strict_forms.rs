//! Forms that are not what the server function takes.

use stagedoor_app::FORMS;
use stagedoor_testing::{Backend, PASSWORD};

use crate::http::app::TestApp;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn fields_that_a_function_does_not_have_are_refused() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.quotas.changes_per_minute = 10_000;
    })
    .await;
    let ada = app.with_user("ada").await;
    for path in FORMS.iter().map(|form| form.path) {
        for body in [
            "role=admin",
            "is_verified=true",
            "two_factor_enabled=false",
            "r%6fle=admin",
            "=x",
        ] {
            ada.post_raw(path, FORM, body)
                .await
                .expect_problem(400, "MALFORMED_REQUEST");
        }
        for kind in ["application/json", "text/plain", "multipart/form-data", ""] {
            ada.post_raw(path, kind, "{}")
                .await
                .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        let untyped = ada.request("POST", path).body("role=admin".into());
        ada.send(untyped.unwrap())
            .await
            .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let me = ada.me().await.expect_status(200).json();
    assert_eq!(
        (&me["role"], &me["is_verified"]),
        (&"user".into(), &true.into())
    );
}

#[tokio::test]
async fn fields_that_come_twice_are_refused() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for form in FORMS.iter() {
        for field in &form.fields {
            ada.post_raw(form.path, FORM, format!("{field}=a&{field}=b"))
                .await
                .expect_problem(400, "MALFORMED_REQUEST");
        }
    }
}

#[tokio::test]
async fn a_form_with_one_field_too_many_does_nothing() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let fields = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
    ];
    for more in [
        ("role", "admin"),
        ("is_verified", "true"),
        ("email", "eve@example.com"),
    ] {
        let mut fields = fields.to_vec();
        fields.push(more);
        let page = nobody
            .submit("/api/register", &fields)
            .await
            .expect_status(400);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.header("location").is_empty());
    }
    assert!(app.mails().await.is_empty());
    nobody
        .submit("/api/register", &fields)
        .await
        .expect_redirect("/register/sent");
}

#[tokio::test]
async fn a_function_without_fields_needs_no_body() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    ada.clone()
        .with_header("accept", "application/json")
        .post_nothing("/api/upgrade_to_creator")
        .await
        .expect_status(200);
    assert_eq!(ada.me().await.json()["role"], "creator");
}
