//! The database is away, and comes back.

use serde_json::json;
use sqlx::{Connection, PgConnection};
use stagedoor_domain::Db;
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;

/// What each database says when a table is locked away or the file is gone
/// differs; a closed pool is the same for both and as far away as it gets.
#[on_both_databases]
async fn without_a_database_everything_that_needs_one_is_unavailable(app: TestApp) {
    let ada = app.with_user("ada").await;
    app.services.db.close().await;
    ada.get("/healthz").await.expect_status(200);
    let readiness = ada.get("/readyz").await.expect_status(503).json();
    assert_eq!(readiness["status"], "not_ready");
    assert_eq!(readiness["checks"][0]["name"], "database");
    assert_eq!(readiness["checks"][0]["ok"], false);
    ada.me().await.expect_problem(503, "SERVICE_UNAVAILABLE");
    ada.upgrade()
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    ada.log_in("ada")
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    ada.register("grace", "grace@example.com")
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    ada.post("/api/v1/auth/verify-email", json!({"token": "x"}))
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    ada.get("/api/v1/tracks")
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    let called = ada.post_nothing("/api/upgrade_to_creator").await;
    assert_eq!(called.status, 503, "{}", called.text());
    assert_eq!(called.header("retry-after"), "5");
    for (form, fields) in [
        (
            "/api/log_in",
            &[("identifier", "ada"), ("password", "wrong")][..],
        ),
        ("/api/verify_email", &[("token", "unknown")]),
        ("/api/upgrade_to_creator", &[]),
    ] {
        for client in [&app.anonymous(), &ada] {
            let answer = client.submit(form, fields).await;
            assert_eq!(answer.status, 503, "{form}: {}", answer.text());
        }
    }
    let page = ada.page("/settings").await;
    assert_eq!(page.status, 503, "{}", page.text());
    assert_eq!(page.header("retry-after"), "5");
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn postgres_that_hangs_up_is_asked_again() {
    let app = TestApp::on(Backend::Postgres).await;
    let ada = app.with_user("ada").await;
    // Ends every connection but its own, which is none of the program's.
    let Db::Postgres { primary, .. } = &app.services.db else {
        unreachable!()
    };
    let mut outside = PgConnection::connect_with(&primary.pool().connect_options())
        .await
        .unwrap();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for _ in 0..3 {
        sqlx::query(end).execute(&mut outside).await.unwrap();
        until_it_answers(async || ada.me().await).await;
    }
    until_it_answers(async || ada.upgrade().await).await;
}

/// Asks again for as long as it meets connections that were ended just now.
async fn until_it_answers(ask: impl AsyncFn() -> Answer) {
    for _ in 0..10 {
        let answer = ask().await;
        if answer.status == 200 {
            return;
        }
        answer.expect_problem(503, "SERVICE_UNAVAILABLE");
    }
    panic!("still unavailable");
}
