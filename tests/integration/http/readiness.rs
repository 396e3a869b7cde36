//! `/readyz` as load balancers and operators read it.

use stagedoor::version::{COMMIT, VERSION};
use stagedoor_testing::{Backend, on_both_databases};
use tokio_util::sync::CancellationToken;

use crate::http::app::TestApp;

#[on_both_databases]
async fn it_says_what_was_looked_at_and_which_program_this_is(app: TestApp) {
    let answer = app.anonymous().get("/readyz").await.expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let json = answer.json();
    let members: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(members, ["checks", "commit", "status", "version"]);
    assert_eq!(json["status"], "ready");
    assert_eq!(json["version"], VERSION);
    assert_eq!(json["commit"], COMMIT);
    let checks = json["checks"].as_array().unwrap();
    let names: Vec<&str> = checks
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["database", "mail", "storage", "key"]);
    for check in checks {
        assert_eq!(check["ok"], true, "{json}");
        assert!(!check["detail"].as_str().unwrap().is_empty(), "{json}");
    }
}

#[tokio::test]
async fn a_server_that_was_told_to_stop_is_draining_from_then_on() {
    let told = CancellationToken::new();
    let app = TestApp::with(Backend::Sqlite, |setup| setup.draining = told.clone()).await;
    let nobody = app.anonymous();
    nobody.get("/readyz").await.expect_status(200);
    told.cancel();
    let answer = nobody.get("/readyz").await.expect_status(503);
    assert_eq!(answer.json()["status"], "draining");
    nobody.get("/healthz").await.expect_status(200);
    nobody.get("/").await.expect_status(200);
}

#[tokio::test]
async fn a_browser_reads_it_too() {
    let app = TestApp::new().await;
    app.services.db.close().await;
    let answer = app.anonymous().page("/readyz").await.expect_status(503);
    assert!(
        answer
            .header("content-type")
            .starts_with("application/json")
    );
    // What is wrong is for whoever reads the log: anybody may ask here.
    let json = answer.json();
    assert_eq!(json["checks"][0]["detail"], "closed");
}
