//! What the cookie opens that a login has before its second step.

use serde_json::json;
use stagedoor_app::FORMS;
use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::authenticator_app::{SECOND_FACTOR, half_logged_in, set_up};
use crate::http::routes::{ROUTES, Route, Who};

/// The server functions that take no session, or ask for the second step itself.
const FOR_ANYBODY: [&str; 19] = [
    "/api/begin_recovery_wait",
    "/api/choose_language",
    "/api/confirm_email_change",
    "/api/disown",
    "/api/finish_log_in",
    "/api/forgot_password",
    "/api/log_in",
    "/api/log_in_with_passkey",
    "/api/log_out",
    "/api/open_ticket",
    "/api/passkey_challenge",
    "/api/register",
    "/api/reject_registration",
    "/api/resend_verification",
    "/api/reset_password",
    "/api/stop_recovery_wait",
    "/api/undo_email_change",
    "/api/verify_email",
    "/api/verify_ticket",
];

#[on_both_databases]
async fn the_cookie_of_the_first_step_opens_nothing_else(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let (phone, _) = set_up(&app, &ada).await;
    let browser = half_logged_in(&app, "ada").await;
    let session = browser.session();
    let closed =
        |route: &&Route| route.who == Who::LoggedIn && !route.path.starts_with(SECOND_FACTOR);
    for route in ROUTES.iter().filter(closed) {
        route
            .ask(&browser)
            .await
            .expect_problem(401, "UNAUTHENTICATED");
    }
    for page in [
        "/settings",
        "/settings/username",
        "/settings/appearance",
        "/settings/data",
        "/settings/artist",
        "/settings/security",
        "/settings/security/password",
        "/settings/security/email",
        "/settings/security/two-step",
        "/settings/security/two-step/new-codes",
        "/settings/security/two-step/turn-off",
        "/settings/security/passkeys",
        "/settings/security/passkeys/remove",
        "/settings/security/suspended",
        "/settings/security/suspended/remove",
        "/settings/security/sessions",
        "/settings/security/log",
        "/leaving",
        "/studio",
        "/studio/tracks/01890000-0000-7000-8000-000000000000",
        "/studio/tracks/01890000-0000-7000-8000-000000000000/delete",
        "/studio/upload",
        "/suspended",
        "/support/0000-0000",
        "/admin/creators",
        "/admin/support",
        "/admin/support/0000-0000",
    ] {
        let answer = browser.page(page).await;
        assert!(answer.status.is_redirection(), "{page} {}", answer.status);
        let to = answer.header("location").to_owned();
        assert!(to.starts_with("/login"), "{page} {to}");
    }
    let home = browser.page("/").await.expect_status(200).text();
    assert!(!home.contains("/settings"), "{home}");
    for function in FORMS.iter().map(|form| form.path) {
        if FOR_ANYBODY.contains(&function) {
            continue;
        }
        let answer = browser
            .clone()
            .with_header("accept", "application/json")
            .post_nothing(function)
            .await;
        assert_eq!(answer.status, 401, "{function} {}", answer.text());
        assert_eq!(answer.json()["code"], "UNAUTHENTICATED", "{function}");
    }
    assert_eq!(browser.session(), session);
    // It is still good for what it is for.
    app.advance(30);
    let code = json!({"code": phone.code(&app)});
    browser.post(SECOND_FACTOR, code).await.expect_status(200);
    browser.me().await.expect_status(200);
}
