//! What a restricted session may ask for: nothing that is not in these lists.

use stagedoor_app::FORMS;
use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

use super::suspended;
use crate::http::app::{Setup, TestApp};
use crate::http::client::Client;
use crate::http::routes::{ROUTES, Route, Who};
use stagedoor_testing::Backend;

/// Below these everything is open, by every method.
const OPEN: [&str; 4] = [
    "/api/v1/auth/",
    "/api/v1/users/me/deletion",
    "/api/v1/users/me/export",
    "/api/v1/support/",
];

/// The server functions that are open, or ask for no session.
const OPEN_FORMS: [&str; 25] = [
    "/api/ask_for_export",
    "/api/begin_recovery_wait",
    "/api/choose_language",
    "/api/confirm_email_change",
    "/api/delete_account",
    "/api/disown",
    "/api/finish_log_in",
    "/api/forgot_password",
    "/api/keep_account",
    "/api/log_in",
    "/api/log_in_with_passkey",
    "/api/log_out",
    "/api/open_ticket",
    "/api/passkey_challenge",
    "/api/reauthenticate",
    "/api/reauthenticate_with_passkey",
    "/api/register",
    "/api/reject_registration",
    "/api/reply_to_ticket",
    "/api/resend_verification",
    "/api/reset_password",
    "/api/stop_recovery_wait",
    "/api/undo_email_change",
    "/api/verify_email",
    "/api/verify_ticket",
];

/// Pages that lead nowhere else.
const OPEN_PAGES: [&str; 20] = [
    "/account-locked",
    "/email-change/undo",
    "/forgot-password",
    "/forgot-password/sent",
    "/help",
    "/leaving",
    "/login",
    "/login/second-factor",
    "/not-me",
    "/privacy",
    "/reauthenticate",
    "/reset-password",
    "/settings/data",
    "/support",
    "/support/0000-0000",
    "/support/sent",
    "/suspended",
    "/terms",
    "/verify-email",
    "/verify-email/resend",
];

fn unlimited(setup: &mut Setup) {
    setup.settings.rate_limits = false;
}

fn is_open(route: &Route) -> bool {
    let is_me = route.method == "GET" && route.path == "/api/v1/users/me";
    is_me || OPEN.iter().any(|open| route.path.starts_with(open))
}

/// Somebody who has asked for the deletion of their account, logged in after that.
async fn leaving(app: &TestApp, who: &str) -> Client {
    let sql = format!(
        "UPDATE users SET deletion_asked_at = created_at, deletion_scheduled_for = created_at
         WHERE username = '{who}'"
    );
    assert_eq!(app.execute(sql).await, 1);
    app.logged_in(who).await
}

/// Both kinds of restricted sessions, of somebody with the role that may do most.
async fn both(app: &TestApp) -> [(Client, &'static str, &'static str); 2] {
    for name in ["ada", "grace", "edith"] {
        app.user(name, Role::Admin, true).await;
    }
    let suspended = suspended(app, "ada").await;
    let leaving = leaving(app, "grace").await;
    [
        (suspended, "ACCOUNT_SUSPENDED", "/suspended"),
        (leaving, "ACCOUNT_LEAVING", "/leaving"),
    ]
}

#[on_both_databases]
async fn every_route_of_the_api_is_closed_but_for_those(backend: Backend) {
    let app = TestApp::with(backend, unlimited).await;
    let mut closed = 0;
    for (client, code, _) in both(&app).await {
        let routes = ROUTES.iter().filter(|route| route.who == Who::LoggedIn);
        for route in routes.filter(|route| !is_open(route)) {
            println!("{route:?}");
            route.ask(&client).await.expect_problem(403, code);
            closed += 1;
        }
        // What everybody may ask for they are answered as anybody.
        let anybody = ROUTES.iter().filter(|route| route.who == Who::Anyone);
        for route in anybody.filter(|route| !is_open(route)) {
            println!("{route:?}");
            if (route.method, route.path) == ("GET", "/api/v1/tracks") {
                // With a session that is one's own.
                route.ask(&client).await.expect_problem(403, code);
                continue;
            }
            let (theirs, anybodys) = (route.ask(&client).await, route.ask(&app.anonymous()).await);
            assert_eq!(theirs.status, anybodys.status, "{route:?}");
        }
        let me = client.me().await.expect_status(200).json();
        let status = code.trim_start_matches("ACCOUNT_").to_lowercase();
        assert_eq!(me["status"], *status);
    }
    assert!(closed > 60, "{closed}");
}

#[on_both_databases]
async fn every_form_is_closed_but_for_those(backend: Backend) {
    let app = TestApp::with(backend, unlimited).await;
    for (client, code, page) in both(&app).await {
        for function in FORMS.iter().map(|form| form.path) {
            if OPEN_FORMS.contains(&function) {
                continue;
            }
            let island = client.clone().with_header("accept", "application/json");
            let answer = island.post_nothing(function).await;
            assert_eq!(answer.status, 403, "{function} {}", answer.text());
            assert_eq!(answer.json()["code"], code, "{function}");
            client.submit(function, &[]).await.expect_redirect(page);
        }
    }
}

#[on_both_databases]
async fn every_page_leads_to_the_one_that_says_why_but_for_those(backend: Backend) {
    let app = TestApp::with(backend, unlimited).await;
    let some = "01890000-0000-7000-8000-000000000000";
    for (client, _, home) in both(&app).await {
        for page in stagedoor_app::pages::all() {
            if page.path.starts_with("/dev/") {
                continue;
            }
            let path = page.path.replace("{id}", some).replace("{handle}", "ada");
            let path = path.replace("{reference}", "0000-0000");
            let answer = client.page(&path).await;
            if OPEN_PAGES.contains(&&*path) {
                let to = answer.headers.get("location");
                let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
                let is_theirs = matches!(&*path, "/leaving" | "/suspended" | "/login");
                assert!(to != home || is_theirs, "{path} leads to {to}");
            } else {
                println!("{path}");
                answer.expect_redirect(home);
            }
        }
        // There is nothing, which is no more than anybody is told.
        client.page("/nowhere").await.expect_redirect(home);
        client
            .page("/settings/security/two-step/backup-codes.txt")
            .await;
    }
}

#[on_both_databases]
async fn files_are_closed_both_ways(backend: Backend) {
    let app = TestApp::with(backend, unlimited).await;
    let some = "01890000-0000-7000-8000-000000000000";
    for (client, code, _) in both(&app).await {
        for path in ["original", "artwork", "stream.m4a", "master.m3u8"] {
            let path = format!("/media/tracks/{some}/{path}");
            client.get(&path).await.expect_problem(403, code);
        }
        let multipart = "multipart/form-data; boundary=x";
        for (method, path) in [
            ("POST", "/api/v1/tracks".to_owned()),
            ("PUT", format!("/api/v1/tracks/{some}/file")),
            ("PUT", format!("/api/v1/tracks/{some}/artwork")),
            ("PUT", format!("/api/v1/artists/{some}/picture")),
        ] {
            let answer = client.send_raw(method, &path, multipart, "--x--").await;
            answer.expect_problem(403, code);
        }
        let tus = client.clone().with_header("tus-resumable", "1.0.0");
        for (method, path) in [
            ("POST", "/api/v1/uploads".to_owned()),
            ("HEAD", format!("/api/v1/uploads/{some}")),
            ("DELETE", format!("/api/v1/uploads/{some}")),
        ] {
            let answer = tus.ask(method, &path, None).await;
            assert_eq!(answer.status, 403, "{method} {path} {}", answer.text());
        }
    }
}
