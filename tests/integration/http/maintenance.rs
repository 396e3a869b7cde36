//! A site that an operator has closed for a while.

use stagedoor_domain::{Role, maintenance, operators};
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;

async fn close(app: &TestApp, message: Option<&str>) {
    let until = "2099-03-04T05:06:00Z".parse().unwrap();
    operators::begin_maintenance(&app.services, Some(until), message)
        .await
        .unwrap();
    follow(app).await;
}

async fn follow(app: &TestApp) {
    maintenance::refresh(&app.services.db, &app.services.maintenance)
        .await
        .unwrap();
}

#[on_both_databases]
async fn pages_say_so_the_api_answers_and_administrators_pass(app: TestApp) {
    let ada = app.with_user("ada").await;
    let root = app.with_role("root", Role::Admin).await;
    let visitor = app.anonymous();
    close(&app, Some("The <database> moves.")).await;

    for path in ["/", "/login", "/settings", "/nowhere", "/help", "/tracks/x"] {
        for somebody in [&visitor, &ada] {
            let page = somebody.page(path).await.expect_status(503);
            assert_eq!(page.header("cache-control"), "no-store", "{path}");
            assert!(page.header("retry-after").parse::<u64>().unwrap() > 0);
            assert!(page.header("content-type").starts_with("text/html"));
            let page = page.text();
            assert!(
                page.contains("The &lt;database&gt; moves."),
                "{path} {page}"
            );
            assert!(page.contains("4 March 2099, 05:06 UTC"), "{path} {page}");
            assert!(page.contains(&format!("href=\"{path}\"")), "{path} {page}");
        }
    }
    // Whatever is asked for: the place decides.
    for accept in ["*/*", "application/json", "text/plain"] {
        let program = app.anonymous().with_header("accept", accept);
        let page = program.get("/login").await.expect_status(503);
        assert!(page.header("content-type").starts_with("text/html"));
        let answer = program.get("/api/v1/users/me").await;
        answer.expect_problem(503, "MAINTENANCE");
    }
    let page = visitor.get("/tracks/x").await.expect_status(503);
    assert!(page.header("content-type").starts_with("text/html"));
    let french = app.anonymous().with_header("accept-language", "fr");
    let page = french.page("/").await.text();
    assert!(page.contains("Fermé pour un court moment"), "{page}");

    let problem = ada.me().await.expect_problem(503, "MAINTENANCE");
    assert_eq!(problem["detail"], "The <database> moves.");
    for path in [
        "/api/v1/nowhere",
        "/api/v1/openapi.json",
        "/api/v1/tracks?scope=public",
    ] {
        let answer = visitor.get(path).await;
        answer.expect_problem(503, "MAINTENANCE");
    }
    let answer = visitor.register("eve", "eve@example.com").await;
    answer.expect_problem(503, "MAINTENANCE");
    let answer = ada.submit("/api/log_out", &[]).await;
    assert_eq!(answer.status, 503);

    visitor.get("/healthz").await.expect_status(200);
    visitor.get("/readyz").await.expect_status(200);
    root.me().await.expect_status(200);
    root.page("/settings").await.expect_status(200);

    // It is open again, and everybody is as before.
    assert!(operators::end_maintenance(&app.services).await.unwrap());
    assert!(!operators::end_maintenance(&app.services).await.unwrap());
    follow(&app).await;
    ada.me().await.expect_status(200);
    visitor.page("/").await.expect_status(200);
}

#[on_both_databases]
async fn a_suspended_administrator_is_none_and_without_a_message_there_is_ours(app: TestApp) {
    let root = app.with_role("root", Role::Admin).await;
    app.user("other", Role::Admin, true).await;
    operators::suspend_account(&app.services, "root", "Gone.")
        .await
        .unwrap();
    operators::begin_maintenance(&app.services, None, None)
        .await
        .unwrap();
    // Until it is read, and whenever that cannot be done, what was known counts.
    app.anonymous().page("/").await.expect_status(200);
    follow(&app).await;
    root.page("/").await.expect_status(503);
    let page = app.anonymous().page("/").await.expect_status(503);
    assert_eq!(page.header("retry-after"), "120");
    let page = page.text();
    assert!(page.contains("Nothing is lost"), "{page}");
}

#[tokio::test]
async fn with_the_database_away_it_stays_closed_and_says_so() {
    let app = TestApp::new().await;
    let root = app.with_role("root", Role::Admin).await;
    close(&app, None).await;
    app.services.db.close().await;
    maintenance::refresh(&app.services.db, &app.services.maintenance)
        .await
        .unwrap_err();
    root.me().await.expect_problem(503, "MAINTENANCE");
}

#[tokio::test]
async fn what_cannot_be_said_is_refused() {
    let app = TestApp::new().await;
    let past = "2001-01-01T00:00:00Z".parse().unwrap();
    let long = "a".repeat(501);
    for (until, message) in [
        (Some(past), None),
        (None, Some("")),
        (None, Some("two\nlines")),
        (None, Some(&*long)),
    ] {
        operators::begin_maintenance(&app.services, until, message)
            .await
            .unwrap_err();
    }
    follow(&app).await;
    app.anonymous().page("/").await.expect_status(200);
}
