//! A change of address that waits to be confirmed: shown, called off, and given up
//! with the session that asked for it.

use serde_json::{Value, json};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::client::Client;

const API: &str = "/api/v1/users/me/email";
const NEW: &str = "new@example.com";
const PAGES: [&str; 2] = ["/settings/security", "/settings/security/email"];

async fn ask(client: &Client) {
    let body = json!({"email": NEW, "password": PASSWORD});
    client.post(API, body).await.expect_status(202);
}

async fn shown(client: &Client) -> Value {
    client.get(API).await.expect_status(200).json()
}

async fn is_on_the_pages(client: &Client) -> bool {
    let mut found = Vec::new();
    for path in PAGES {
        let page = client.page(path).await.expect_status(200).text();
        assert_eq!(page.contains(NEW), page.contains("Cancel the change"));
        found.push(page.contains(NEW));
    }
    assert_eq!(found[0], found[1]);
    found[0]
}

async fn expect_dead(app: &TestApp, token: &str) {
    let body = json!({"token": token});
    app.anonymous()
        .post("/api/v1/auth/confirm-email-change", body)
        .await
        .expect_problem(400, "TOKEN_INVALID");
}

#[on_both_databases]
async fn its_link_is_sent_again_from_either_page(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = true).await;
    let ada = app.with_user("ada").await;
    let resend = async |page: &str| {
        let answer = ada
            .submit("/api/resend_email_change", &[("next", page)])
            .await;
        answer.expect_redirect(page);
        ada.page(page).await.expect_status(200).text()
    };
    let none = resend(PAGES[0]).await;
    assert!(none.contains("no change of your email to verify"), "{none}");

    ask(&ada).await;
    let first = app.mailed_token_for("/email-change", NEW).await;
    app.advance(3_600);
    let sent = resend(PAGES[1]).await;
    assert!(sent.contains("A new mail is on its way"), "{sent}");
    let second = app.mailed_token_for("/email-change", NEW).await;
    assert_ne!(first, second);
    assert_eq!(
        shown(&ada).await["pending"]["expires_at"],
        "2026-01-02T01:00:00Z"
    );
    // Both pages count down, also when they are loaded again, and say why the button waits.
    for path in PAGES {
        for _ in 0..2 {
            let page = ada.page(path).await.text();
            assert!(page.contains("data-seconds=\"60\""), "{page}");
            assert!(page.contains("aria-describedby=\"pending-email pending-email-wait\""));
        }
    }
    let early = resend(PAGES[0]).await;
    assert!(early.contains("role=\"alert\""), "{early}");
    // Nobody is led to another site.
    app.advance(60);
    ada.submit("/api/resend_email_change", &[("next", "//evil.example/")])
        .await
        .expect_redirect("/settings/security");
}

#[on_both_databases]
async fn it_is_shown_and_called_off_by_either_door(app: TestApp) {
    let ada = app.with_user("ada").await;
    let nothing = json!({"email": "ada@example.com", "is_verified": true, "pending": null});
    assert_eq!(shown(&ada).await, nothing);
    assert!(!is_on_the_pages(&ada).await);
    ada.delete(API).await.expect_problem(404, "NOT_FOUND");

    ask(&ada).await;
    let pending = &shown(&ada).await["pending"];
    let expected = json!({
        "email": NEW, "created_at": "2026-01-01T00:00:00Z", "expires_at": "2026-01-02T00:00:00Z",
    });
    assert_eq!(*pending, expected);
    assert!(is_on_the_pages(&ada).await);
    let token = app.mailed_token_for("/email-change", NEW).await;
    ada.delete(API).await.expect_status(204);
    assert_eq!(shown(&ada).await, nothing);
    assert!(!is_on_the_pages(&ada).await);
    expect_dead(&app, &token).await;

    ask(&ada).await;
    let token = app.mailed_token_for("/email-change", NEW).await;
    ada.submit("/api/cancel_email_change", &[])
        .await
        .expect_redirect("/settings/security");
    let page = ada.page("/settings/security").await.text();
    assert!(page.contains("The change is cancelled"), "{page}");
    assert_eq!(shown(&ada).await, nothing);
    expect_dead(&app, &token).await;
    ada.submit("/api/cancel_email_change", &[])
        .await
        .expect_redirect("/settings/security");
    let page = ada.page("/settings/security").await.text();
    assert!(page.contains("no change of your email to cancel"), "{page}");
    let log = ada.page("/settings/security/log").await.text();
    assert!(
        log.contains("The change of email to new@example.com was called off"),
        "{log}"
    );
}

#[on_both_databases]
async fn who_logs_a_thief_out_is_rid_of_what_they_asked_for(app: TestApp) {
    let ada = app.with_user("ada").await;
    for by_form in [false, true] {
        let thief = app.logged_in("ada").await;
        ask(&thief).await;
        let change = app.mailed_token_for("/email-change", NEW).await;
        let email = [("email", "ada@example.com")];
        thief.submit("/api/forgot_password", &email).await;
        let reset = app
            .mailed_token_for("/reset-password", "ada@example.com")
            .await;
        if by_form {
            ada.submit("/api/end_other_sessions", &[])
                .await
                .expect_redirect("/settings/security/sessions");
        } else {
            ada.delete("/api/v1/users/me/sessions")
                .await
                .expect_status(204);
        }
        expect_dead(&app, &change).await;
        let body = json!({"token": reset, "password": "eleven paper boats upstream"});
        app.anonymous()
            .post("/api/v1/auth/reset-password", body)
            .await
            .expect_problem(400, "TOKEN_INVALID");
        assert!(shown(&ada).await["pending"].is_null());
        thief.expect_logged_out().await;
        app.advance(3600);
        ada.log_in("ada").await.expect_status(200);
    }
}
