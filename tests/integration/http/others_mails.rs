//! A link of somebody's mail, opened in a browser where somebody else is logged in: a
//! shared computer, or a second account.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;

const NEW: &str = "eleven paper boats upstream";

#[on_both_databases]
async fn confirming_says_whose_address_it_was(app: TestApp) {
    let ada = app.with_user("ada").await;
    app.anonymous().register("grace", "grace@example.com").await;
    let token = app.confirmation_token("grace@example.com").await;
    ada.submit("/api/verify_email", &[("token", &token)])
        .await
        .expect_redirect("/");
    let page = ada.page("/").await.expect_status(200).text();
    assert!(
        page.contains("grace@example.com of the account grace"),
        "{page}"
    );
    assert!(page.contains("You are logged in as ada"), "{page}");
    assert_eq!(ada.me().await.json()["username"], "ada");

    // Whose own it is goes on as ever.
    app.anonymous().register("mira", "mira@example.com").await;
    let token = app.confirmation_token("mira@example.com").await;
    let mira = app.logged_in("mira").await;
    mira.submit("/api/verify_email", &[("token", &token)])
        .await
        .expect_redirect("/settings");
}

#[on_both_databases]
async fn a_reset_says_whose_password_it_was(app: TestApp) {
    let ada = app.with_user("ada").await;
    app.user("grace", Role::User, true).await;
    for (browser, goes_to) in [(ada.clone(), "/"), (app.logged_in("grace").await, "/login")] {
        let email = json!({"email": "grace@example.com"});
        app.anonymous()
            .post("/api/v1/auth/forgot-password", email)
            .await
            .expect_status(202);
        let token = app
            .mailed_token_for("/reset-password", "grace@example.com")
            .await;
        let fields = [("token", &*token), ("password", NEW)];
        browser
            .submit("/api/reset_password", &fields)
            .await
            .expect_redirect(goes_to);
        app.advance(60);
    }
    let page = ada.page("/").await.expect_status(200).text();
    assert!(page.contains("password of the account grace"), "{page}");
    assert!(page.contains("You are logged in as ada"), "{page}");
    assert_eq!(ada.me().await.json()["username"], "ada");
}
