//! What every answer carries.

use std::time::Duration;

use axum::body::Body;
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::app::TestApp;

#[tokio::test]
async fn every_answer_has_an_id_of_ours() {
    let app = TestApp::new().await;
    let nobody = app.anonymous().with_header("x-request-id", "forged\"}");
    let mut seen = std::collections::BTreeSet::new();
    for path in [
        "/",
        "/nowhere",
        "/healthz",
        "/readyz",
        "/api/v1/users/me",
        "/api/v1/nothing",
        "/pkg/nothing.js",
    ] {
        let answer = nobody.page(path).await;
        let id = answer.header("x-request-id").to_owned();
        assert!(id.parse::<uuid::Uuid>().is_ok(), "{path} {id}");
        assert!(seen.insert(id), "{path}");
    }
}

#[tokio::test]
async fn every_answer_tells_browsers_what_is_not_allowed() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for path in ["/", "/nowhere", "/healthz", "/api/v1/users/me", "/login"] {
        let answer = nobody.page(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path} {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path} {policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{path} {policy}");
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "{path}: plain http"
        );
    }
}

#[tokio::test]
async fn what_depends_on_a_session_is_never_stored() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for client in [&ada, &app.anonymous()] {
        for path in [
            "/",
            "/settings",
            "/login",
            "/nowhere",
            "/api/v1/users/me",
            "/api/v1/tracks",
        ] {
            assert_eq!(
                client.page(path).await.header("cache-control"),
                "no-store",
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_when_their_name_says_what_is_in_them() {
    let app = TestApp::new().await;
    let site = app.folder.path().join("site");
    let hashed = "stagedoor.AbCdEfGhIjKlMnOpQrSt-_.css";
    std::fs::write(site.join("pkg").join(hashed), "a{}").unwrap();
    std::fs::write(site.join("pkg").join(format!("{hashed}.br")), "brotli").unwrap();
    std::fs::write(site.join("pkg").join(format!("{hashed}.gz")), "gzip").unwrap();
    std::fs::write(site.join("favicon.svg"), "<svg/>").unwrap();
    let nobody = app.anonymous();

    let plain = nobody
        .get(&format!("/pkg/{hashed}"))
        .await
        .expect_status(200);
    assert_eq!(
        plain.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(plain.header("content-type"), "text/css");
    assert_eq!(plain.text(), "a{}");
    for (accepted, encoding, body) in [
        ("br, gzip", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("identity", "", "a{}"),
    ] {
        let answer = nobody
            .clone()
            .with_header("accept-encoding", accepted)
            .get(&format!("/pkg/{hashed}"))
            .await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(answer.text(), body);
    }
    let icon = nobody.get("/favicon.svg").await.expect_status(200);
    assert_eq!(icon.header("cache-control"), "public, no-cache");
    let unchanged = nobody
        .clone()
        .with_header("if-modified-since", icon.header("last-modified"))
        .get("/favicon.svg")
        .await
        .expect_status(304);
    assert_eq!(unchanged.header("cache-control"), "public, no-cache");
    let missing = nobody
        .page("/pkg/missing.AbCdEfGhIjKlMnOpQrSt-_.css")
        .await
        .expect_status(404);
    assert_eq!(missing.header("cache-control"), "no-store");
}

#[tokio::test]
async fn no_path_leads_out_of_the_site_folder() {
    let app = TestApp::new().await;
    std::fs::write(app.folder.path().join("secret.txt"), "a secret").unwrap();
    let nobody = app.anonymous();
    for path in [
        "/../secret.txt",
        "/pkg/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/pkg/..%2f..%2fsecret.txt",
        "/pkg",
        "/pkg/",
    ] {
        let answer = nobody.get(path).await;
        // A folder's slash is taken off, and then there is nothing.
        let is_elsewhere = path == "/pkg/" && answer.header("location") == "/pkg";
        assert!(
            answer.status.is_client_error() || is_elsewhere,
            "{path} {}",
            answer.status
        );
        assert!(!answer.text().contains("a secret"), "{path}");
    }
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_can_read_it() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for (accepted, encoding) in [
        ("gzip, deflate, br, zstd", "gzip"),
        ("gzip", "gzip"),
        ("gzip;q=0.1, br", "gzip"),
        ("identity;q=0, *", "gzip"),
        ("br", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0.5, identity", ""),
        ("", ""),
    ] {
        let answer = nobody
            .clone()
            .with_header("accept-encoding", accepted)
            .page("/login")
            .await
            .expect_status(200);
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.header("vary"), "accept-encoding", "{accepted}");
        let begins_as_gzip = answer.body.starts_with(b"\x1f\x8b");
        assert_eq!(begins_as_gzip, encoding == "gzip", "{accepted}");
        assert_eq!(answer.body.len() < 2000, encoding == "gzip", "{accepted}");
    }
}

#[tokio::test]
async fn pages_that_are_not_there_are_pages() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for path in ["/nowhere", "/settings/nothing", "/pkg/nothing.js"] {
        let answer = nobody.page(path).await.expect_status(404);
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
    }
    let posted = nobody.submit("/settings", &[]).await;
    assert_eq!(posted.status, 405);
    assert!(posted.header("content-type").starts_with("text/html"));
}

#[on_both_databases]
async fn health_and_readiness_answer(app: TestApp) {
    let nobody = app.anonymous();
    nobody.get("/healthz").await.expect_status(200);
    nobody.get("/readyz").await.expect_status(200);
    app.execute("DELETE FROM _sqlx_migrations").await;
    nobody.get("/healthz").await.expect_status(200);
    // What was found is good for a second.
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let answer = nobody.get("/readyz").await.expect_status(503).json();
    assert_eq!(answer["checks"][0]["detail"], "not migrated");
    let request = nobody
        .request("POST", "/healthz")
        .body(Body::empty())
        .unwrap();
    nobody
        .send(request)
        .await
        .expect_problem(405, "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn the_outbox_is_shown_only_on_this_machine_and_under_a_name_of_it() {
    let app = TestApp::with(Backend::Sqlite, |setup| setup.development = true).await;
    for (address, host, status) in [
        ("127.0.0.1", "localhost:3000", 200),
        ("127.0.0.9", "127.0.0.1:3000", 200),
        ("::ffff:127.0.0.1", "127.0.0.1:3000", 200),
        ("::1", "[::1]:3000", 200),
        ("127.0.0.1", "evil.example:3000", 404),
        ("192.0.2.1", "localhost:3000", 404),
        ("2001:db8::1", "127.0.0.1:3000", 404),
    ] {
        app.anonymous()
            .at(address)
            .with_header("host", host)
            .page("/dev/outbox")
            .await
            .expect_status(status);
    }
}

/// A proxy on the same machine is no proof of who is behind it.
#[tokio::test]
async fn the_outbox_is_shown_to_nobody_behind_a_proxy() {
    for trusted in ["127.0.0.0/8", "10.0.0.0/8"] {
        let app = TestApp::with(Backend::Sqlite, |setup| {
            setup.development = true;
            setup.trusted_proxies = vec![trusted];
        })
        .await;
        for (peer, forwarded) in [("127.0.0.1", "192.0.2.1"), ("10.0.0.1", "127.0.0.1")] {
            let answer = app
                .anonymous()
                .at(peer)
                .with_header("host", "localhost:3000")
                .with_header("x-forwarded-for", forwarded)
                .page("/dev/outbox")
                .await;
            // An untrusted header says nothing, so the peer itself is who asks.
            let is_peer = peer == "127.0.0.1" && trusted == "10.0.0.0/8";
            answer.expect_status(if is_peer { 200 } else { 404 });
        }
    }
}
