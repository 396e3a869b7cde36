//! What is over says so at once, with the way on.

use serde_json::json;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::client::Client;

async fn page(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

#[on_both_databases]
async fn a_link_for_a_new_password_that_is_used_or_unknown(app: TestApp) {
    app.with_user("ada").await;
    let nobody = app.anonymous();
    nobody
        .submit("/api/forgot_password", &[("email", "ada@example.com")])
        .await
        .expect_status(303);
    let token = app
        .mailed_token_for("/reset-password", "ada@example.com")
        .await;
    let link = format!("/reset-password?token={token}");
    assert!(page(&nobody, &link).await.contains("New password"));
    let body = json!({"token": token, "password": "eleven paper boats upstream"});
    nobody
        .post("/api/v1/auth/reset-password", body)
        .await
        .expect_status(200);
    for path in [&*link, "/reset-password?token=unknown"] {
        let over = page(&nobody, path).await;
        assert!(over.contains("was used or is too old"), "{over}");
        assert!(over.contains("href=\"/forgot-password\""), "{over}");
        assert!(!over.contains("name=\"password\""), "{over}");
    }
}

#[on_both_databases]
async fn the_wait_for_a_mail_of_an_account_that_is_removed(app: TestApp) {
    let ada = app.anonymous();
    let fields = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
    ];
    ada.submit("/api/register", &fields)
        .await
        .expect_redirect("/register/sent");
    assert!(page(&ada, "/register/sent").await.contains("data-awaits"));
    let token = app.confirmation_token("ada@example.com").await;
    app.anonymous()
        .submit("/api/reject_registration", &[("token", &token)])
        .await
        .expect_redirect("/");
    let over = page(&ada, "/register/sent").await;
    assert!(!over.contains("data-awaits"), "{over}");
    assert!(!over.contains("Check your mail"), "{over}");
    assert!(over.contains("the account is removed"), "{over}");
    assert!(over.contains("href=\"/register\""), "{over}");
}

#[on_both_databases]
async fn a_session_that_somebody_ends_in_their_list(app: TestApp) {
    let ada = app.with_user("ada").await;
    let list = ada.get("/api/v1/users/me/sessions").await.json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    ada.submit("/api/end_session", &[("id", &id)])
        .await
        .expect_redirect("/");
    ada.expect_logged_out().await;
    let home = page(&ada, "/").await;
    assert!(home.contains("You have been logged out."), "{home}");

    // Ended from elsewhere, the next page says so where it leads.
    let (phone, mira) = (app.logged_in("ada").await, app.logged_in("ada").await);
    mira.submit("/api/end_other_sessions", &[])
        .await
        .expect_status(303);
    let login = "/login?next=%2Fsettings";
    phone.page("/settings").await.expect_redirect(login);
    let said = "You are not logged in here any more";
    assert!(page(&phone, login).await.contains(said));
    assert!(!page(&phone, "/login").await.contains(said));
    assert!(!page(&app.anonymous(), login).await.contains(said));
}
