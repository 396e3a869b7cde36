//! Whom it is told to, and when.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{PASSWORD, on_both_databases};

use super::{REASON, WRITTEN, restore, suspend, suspended};
use crate::http::app::TestApp;

#[on_both_databases]
async fn a_login_says_so_after_the_right_password_alone(app: TestApp) {
    app.user("ada", Role::User, true).await;
    let before = app.logged_in("ada").await;
    suspend(&app, "ada").await;
    before.me().await.expect_problem(401, "UNAUTHENTICATED");

    let browser = app.anonymous();
    let wrong = browser.log_in_with("ada", "not her password").await;
    let problem = wrong.expect_problem(401, "INVALID_CREDENTIALS");
    let nobody = browser.log_in_with("nobody", "not her password").await;
    let unknown = nobody.expect_problem(401, "INVALID_CREDENTIALS");
    assert_eq!(problem["detail"], unknown["detail"]);

    let user = browser.log_in_with("ada", PASSWORD).await;
    let user = user.expect_status(200).json();
    assert_eq!(user["status"], "suspended");
    assert!(user.get("suspension_reason").is_none(), "{user}");
    let refused = browser.upgrade().await;
    let refused = refused.expect_problem(403, "ACCOUNT_SUSPENDED");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains(REASON), "{detail}");
    browser
        .post("/api/v1/auth/logout", json!({}))
        .await
        .expect_status(204);
    browser.me().await.expect_problem(401, "UNAUTHENTICATED");

    restore(&app, "ada").await;
    let ada = app.logged_in("ada").await;
    assert_eq!(ada.me().await.json()["status"], "active");
    ada.upgrade().await.expect_status(200);
}

#[on_both_databases]
async fn the_page_says_why_and_has_no_way_that_is_closed(app: TestApp) {
    app.user("ada", Role::Artist, true).await;
    suspend(&app, "ada").await;
    let browser = app.anonymous();
    let typed = [("identifier", "ada"), ("password", PASSWORD)];
    let answer = browser.submit("/api/log_in", &typed).await;
    let to = answer.expect_status(303).header("location").to_owned();
    browser.page(&to).await.expect_redirect("/suspended");

    let page = browser.page("/suspended").await.expect_status(200).text();
    assert!(page.contains("Your account is suspended"), "{page}");
    assert!(page.contains(WRITTEN), "{page}");
    assert!(page.contains(r#"<meta name="robots" content="noindex">"#));
    for way in ["/support", "/settings/data", "/suspended"] {
        assert!(page.contains(&format!("href=\"{way}\"")), "{way} {page}");
    }
    for closed in ["/settings", "/studio", "/studio/upload", "/", "/register"] {
        assert!(!page.contains(&format!("href=\"{closed}\"")), "{closed}");
    }
    browser.page("/").await.expect_redirect("/suspended");
    browser
        .page("/settings")
        .await
        .expect_redirect("/suspended");
    browser
        .submit("/api/log_out", &[])
        .await
        .expect_redirect("/");
    let home = browser.page("/").await.expect_status(200).text();
    assert!(!home.contains("suspended"), "{home}");
}

#[on_both_databases]
async fn the_page_is_for_nobody_else(app: TestApp) {
    let nobody = app.anonymous().page("/suspended").await;
    nobody.expect_redirect("/login?next=%2Fsuspended");
    let grace = app.with_user("grace").await;
    grace.page("/suspended").await.expect_redirect("/settings");
}

#[on_both_databases]
async fn a_new_password_and_this_was_not_me_still_work(app: TestApp) {
    app.user("ada", Role::User, true).await;
    let (user, new) = (suspended(&app, "ada").await, "a loud front door at noon");
    let asked = json!({"email": "ada@example.com"});
    user.post("/api/v1/auth/forgot-password", asked)
        .await
        .expect_status(202);
    let token = app.mailed_token("/reset-password").await;
    let body = json!({"token": token, "password": new});
    let browser = app.anonymous();
    browser
        .post("/api/v1/auth/reset-password", body)
        .await
        .expect_status(200);
    let answer = browser.log_in_with("ada", new).await.expect_status(200);
    assert_eq!(answer.json()["status"], "suspended");

    let token = app.mailed_token("/not-me").await;
    let disowned = browser
        .post("/api/v1/auth/disown", json!({"token": token}))
        .await;
    disowned.expect_status(200);
    browser.me().await.expect_problem(401, "UNAUTHENTICATED");
    browser
        .log_in_with("ada", new)
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
}
