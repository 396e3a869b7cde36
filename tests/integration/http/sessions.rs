//! The cookie and how long it lives.

use std::collections::BTreeSet;

use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::app::TestApp;

const DAY: u64 = 24 * 60 * 60;

#[tokio::test]
async fn on_plain_http_the_cookie_is_as_safe_as_it_can_be() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    let answer = app.anonymous().log_in("ada").await.expect_status(200);
    // The other one makes the device known again.
    let [cookie, _] = answer.cookies().try_into().unwrap();
    assert!(cookie.starts_with("stagedoor="), "{cookie}");
    assert_eq!(
        attributes(&cookie),
        ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"]
    );
}

#[tokio::test]
async fn over_https_it_is_bound_to_the_host() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.public_url = "https://stagedoor.test".parse().unwrap();
    })
    .await;
    app.user("ada", Role::User, true).await;
    let ada = app.anonymous();
    let answer = ada.log_in("ada").await.expect_status(200);
    let [cookie, _] = answer.cookies().try_into().unwrap();
    assert!(cookie.starts_with("__Host-stagedoor="), "{cookie}");
    assert_eq!(
        attributes(&cookie),
        [
            "HttpOnly",
            "Max-Age=2592000",
            "Path=/",
            "SameSite=Lax",
            "Secure"
        ]
    );
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000; includeSubDomains"
    );
    ada.me().await.expect_status(200);
    let upgraded = ada.upgrade().await.expect_status(200);
    assert!(upgraded.cookies()[0].starts_with("__Host-stagedoor="));
}

fn attributes(cookie: &str) -> Vec<&str> {
    let mut attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    attributes.sort_unstable();
    attributes
}

#[on_both_databases]
async fn the_database_never_holds_the_id(app: TestApp) {
    let ada = app.with_user("ada").await;
    let id = ada.session().unwrap();
    assert!(id.len() >= 22, "128 bits: {id}");
    let rows: Vec<[String; 1]> = app
        .database
        .rows("SELECT CAST(data AS TEXT) FROM sessions")
        .await;
    assert_eq!(rows.len(), 1);
    assert!(rows.iter().all(|[row]| !row.contains(&id)));
    let found = app
        .count(&format!(
            "SELECT COUNT(*) FROM sessions WHERE CAST(token_hash AS TEXT) LIKE '%{id}%'"
        ))
        .await;
    assert_eq!(found, 0);
}

#[tokio::test]
async fn a_login_renews_the_id_and_kills_the_old_one() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let before = ada.copy();
    ada.log_in("ada").await.expect_status(200);
    assert_ne!(ada.session(), before.session());
    ada.me().await.expect_status(200);
    before.me().await.expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn an_id_that_a_visitor_brings_along_is_never_taken_over() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    for planted in ["AAAAAAAAAAAAAAAAAAAAAA", "nonsense", "", "\"quoted\""] {
        let ada = app.anonymous();
        ada.set_cookie("stagedoor", planted);
        ada.me().await.expect_problem(401, "UNAUTHENTICATED");
        ada.log_in("ada").await.expect_status(200);
        assert_ne!(ada.session().unwrap(), planted);
        ada.me().await.expect_status(200);
    }
}

#[tokio::test]
async fn a_logout_kills_the_id_at_once_and_leaves_other_devices_alone() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let phone = app.logged_in("ada").await;
    let stolen = ada.copy();
    let answer = ada
        .post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    assert!(
        answer
            .cookies()
            .iter()
            .any(|cookie| cookie.contains("Max-Age=0")),
        "{answer:?}"
    );
    assert_eq!(ada.session(), None);
    stolen.me().await.expect_problem(401, "UNAUTHENTICATED");
    phone.me().await.expect_status(200);
}

#[on_both_databases]
async fn an_upgrade_renews_the_id_and_answers_the_old_one_for_ten_seconds(app: TestApp) {
    let ada = app.with_user("ada").await;
    let phone = app.logged_in("ada").await;
    let before = ada.copy();
    ada.upgrade().await.expect_status(200);
    assert_ne!(ada.session(), before.session());

    app.advance(9);
    let seen = before.me().await.expect_status(200);
    assert_eq!(
        seen.cookies(),
        Vec::<String>::new(),
        "reading hands out nothing"
    );
    app.advance(2);
    before.me().await.expect_problem(401, "UNAUTHENTICATED");
    ada.me().await.expect_status(200);
    // Every session has the new role from its very next request.
    assert_eq!(phone.me().await.json()["role"], "creator");
}

#[on_both_databases]
async fn a_second_click_whose_first_answer_was_lost_is_told_the_new_id(app: TestApp) {
    let ada = app.with_user("ada").await;
    // The browser cancels the first of two requests and never sees its answer.
    let lost = ada.copy();
    lost.upgrade().await.expect_status(200);
    let again = ada.upgrade().await.expect_status(200);
    assert_eq!(again.json()["already_elevated"], true);
    assert_eq!(ada.session(), lost.session());

    app.advance(11);
    ada.me().await.expect_status(200);
}

#[tokio::test]
async fn over_https_a_logout_removes_the_cookie_as_browsers_ask_it_to_be() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.public_url = "https://stagedoor.test".parse().unwrap();
    })
    .await;
    let ada = app.with_user("ada").await;
    let answer = ada
        .post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    let cookies = answer.cookies();
    let [removal] = cookies.as_slice() else {
        panic!("{cookies:?}")
    };
    for part in [
        "__Host-stagedoor=;",
        "Max-Age=0",
        "Secure",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
    ] {
        assert!(removal.contains(part), "{part} is not in {removal}");
    }
}

#[tokio::test]
async fn logging_out_kills_the_id_before_the_upgrade_as_well() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let before = ada.copy();
    ada.upgrade().await.expect_status(200);
    ada.post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    before.me().await.expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn an_already_elevated_answer_keeps_the_id() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Admin).await;
    let before = ada.session();
    ada.upgrade().await.expect_status(200);
    assert_eq!(ada.session(), before);
}

#[tokio::test]
async fn an_unused_session_ends_after_fourteen_days_and_any_after_thirty() {
    let app = TestApp::new().await;
    let idle = app.with_user("ada").await;
    app.advance(14 * DAY + 1);
    idle.me().await.expect_problem(401, "UNAUTHENTICATED");

    let busy = app.logged_in("ada").await;
    for _ in 0..3 {
        app.advance(9 * DAY);
        busy.me().await.expect_status(200);
        // The use is noted beside the answer.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    app.advance(3 * DAY + 1);
    busy.me().await.expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn operations_and_assets_look_at_no_session() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    std::fs::write(app.folder.path().join("site/favicon.svg"), "<svg/>").unwrap();
    app.execute("ALTER TABLE sessions RENAME TO away").await;
    for path in ["/healthz", "/readyz", "/favicon.svg"] {
        let answer = ada.get(path).await.expect_status(200);
        assert!(answer.cookies().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn reading_as_nobody_makes_no_session() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for path in ["/", "/login", "/register", "/api/v1/users/me"] {
        assert!(nobody.page(path).await.cookies().is_empty(), "{path}");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn ids_are_never_the_same() {
    let app = TestApp::with(Backend::Sqlite, |setup| setup.settings.rate_limits = false).await;
    app.user("ada", Role::User, true).await;
    let mut ids = BTreeSet::new();
    for _ in 0..20 {
        ids.insert(app.logged_in("ada").await.session().unwrap());
    }
    assert_eq!(ids.len(), 20);
}
