//! Metrics for Prometheus.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use serde_json::json;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use super::page::{read, value, wait_for};
use super::promtool::promtool;
use crate::http::audio::{Part, form, wav_of};
use crate::process::command::run;
use crate::process::http::{Answer, Client};
use crate::process::{Installation, Server, free_address};

/// Whatever is somebody's.
const PERSONAL: [&str; 6] = [
    "joan",
    "nobody",
    "example.org",
    "127.0.0.1",
    "River",
    "no/such",
];

fn measured(installation: &Installation) -> (Server, SocketAddr) {
    let metrics = free_address();
    let server = installation.serve_with(|command| {
        command
            .env("STAGEDOOR_METRICS_ADDR", metrics.to_string())
            .env("STAGEDOOR_RATE_LIMITS", "on")
            .env("STAGEDOOR_LIMIT_LOGIN_PER_MINUTE", "4");
    });
    (server, metrics)
}

fn upload(visitor: &Client) {
    let body = form(&[
        Part::Text("title", "River"),
        Part::File("file", &wav_of(400_000)),
    ]);
    let mut upload = visitor.begin_upload(body.len());
    upload.write_all(&body).unwrap();
    Answer::read(&mut upload).unwrap().expect_status(201);
}

fn log_in(visitor: &Client, identifier: &str, password: &str) -> u16 {
    let body = json!({"identifier": identifier, "password": password});
    visitor.post("/api/v1/auth/login", &body).unwrap().status
}

#[on_both_databases]
fn what_happens_is_counted_at_an_address_of_its_own(installation: Installation) {
    installation.create_user("joan", "user");
    let (server, metrics) = measured(&installation);
    let mut joan = server.visitor();
    assert_eq!(log_in(&joan, "joan", "not the password"), 401);
    assert_eq!(log_in(&joan, "nobody", "not the password"), 401);
    joan.log_in("joan", PASSWORD);
    joan.get("/api/v1/users/me").unwrap().expect_status(200);
    joan.get("/api/v1/tracks/00000000-0000-0000-0000-000000000000")
        .unwrap()
        .expect_status(404);
    joan.get("/no/such/place").unwrap().expect_status(404);
    let promoted = joan
        .post("/api/v1/users/me/upgrade-creator", &json!({}))
        .unwrap()
        .expect_status(200);
    let cookie = promoted.cookie().expect("the session has a new id");
    let joan = server.visitor_with(&cookie);
    upload(&joan);
    assert_eq!(log_in(&joan, "joan", "not the password"), 401);
    assert_eq!(log_in(&joan, "joan", "not the password"), 429);

    wait_for(metrics, r#"stagedoor_mails_total{outcome="sent"}"#, 1.0);
    wait_for(
        metrics,
        r#"stagedoor_job_tries_total{kind="process_track",outcome="done"}"#,
        1.0,
    );
    let page = read(metrics);
    for (series, expected) in [
        (
            r#"stagedoor_login_failures_total{reason="wrong_password"}"#,
            2.0,
        ),
        (
            r#"stagedoor_login_failures_total{reason="unknown_account"}"#,
            1.0,
        ),
        (r#"stagedoor_login_failures_total{reason="limit"}"#, 1.0),
        (r#"stagedoor_logins_total{step="password"}"#, 1.0),
        (r#"stagedoor_limit_hits_total{limit="login"}"#, 1.0),
        (r#"stagedoor_upgrades_total{outcome="promoted"}"#, 1.0),
        (r#"stagedoor_uploads_total{outcome="started"}"#, 1.0),
        (r#"stagedoor_uploads_total{outcome="finished"}"#, 1.0),
        (
            r#"stagedoor_http_requests_total{route="/api/v1/users/me",method="GET",status="200"}"#,
            1.0,
        ),
        (
            r#"stagedoor_http_requests_total{route="/api/v1/tracks/{id}",method="GET",status="404"}"#,
            1.0,
        ),
        (
            r#"stagedoor_http_requests_total{route="/api/v1/auth/login",method="POST",status="401"}"#,
            3.0,
        ),
        (
            r#"stagedoor_http_requests_total{route="none",method="GET",status="404"}"#,
            1.0,
        ),
        (
            r#"stagedoor_http_request_duration_seconds_count{route="/api/v1/users/me",method="GET"}"#,
            1.0,
        ),
        (
            r#"stagedoor_http_request_duration_seconds_bucket{route="/api/v1/users/me",method="GET",le="+Inf"}"#,
            1.0,
        ),
        (r#"stagedoor_ready{check="database"}"#, 1.0),
        (r#"stagedoor_ready{check="storage"}"#, 1.0),
    ] {
        assert_eq!(value(&page, series), Some(expected), "{series}\n{page}");
    }
    assert!(value(&page, "stagedoor_upload_bytes_total").unwrap() > 100_000.0);
    let pool = if installation.database.url().starts_with("sqlite") {
        "readers"
    } else {
        "primary"
    };
    let waits = format!(r#"stagedoor_database_pool_wait_seconds_count{{pool="{pool}"}}"#);
    assert!(value(&page, &waits).unwrap() > 5.0, "{page}");
    let most = format!(r#"stagedoor_database_connections_max{{pool="{pool}"}}"#);
    assert!(value(&page, &most).unwrap() > 1.0, "{page}");
    for name in stagedoor::metrics::PROCESS {
        assert!(value(&page, name).unwrap() > 0.0, "{name}\n{page}");
    }
    assert!(page.contains("stagedoor_build_info{version="), "{page}");
    promtool(&["check", "metrics"], &page);
    // Nobody is in it.
    for personal in PERSONAL {
        assert!(!page.contains(personal), "{personal}\n{page}");
    }
    // Each on its own side.
    let everybodys = server.visitor();
    everybodys.get("/metrics").unwrap().expect_status(404);
    for path in ["/", "/healthz", "/login"] {
        Client::new(metrics).get(path).unwrap().expect_status(404);
    }
}

#[test]
fn who_finds_no_room_is_counted() {
    let installation = Installation::new(Backend::Sqlite);
    let metrics = free_address();
    let server = installation.serve_with(|command| {
        command
            .env("STAGEDOOR_METRICS_ADDR", metrics.to_string())
            .env("STAGEDOOR_CONNECTIONS_PER_ADDRESS", "2");
    });
    let visitor = server.visitor();
    assert_eq!(log_in(&visitor, "nobody", "not the password"), 401);
    let page = read(metrics);
    for (series, expected) in [
        ("stagedoor_password_hash_wait_seconds_count", Some(1.0)),
        (
            r#"stagedoor_password_hash_refusals_total{reason="line"}"#,
            Some(0.0),
        ),
        (
            r#"stagedoor_connections_refused_total{reason="all"}"#,
            Some(0.0),
        ),
        // There is no replica.
        ("stagedoor_replica_lag_seconds", None),
    ] {
        assert_eq!(value(&page, series), expected, "{series}\n{page}");
    }
    // Whose request has begun is busy, and makes no room.
    let request = b"POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\n\
        content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    let held = [(); 2].map(|()| {
        let mut stream = visitor.connect().unwrap();
        stream.write_all(request).unwrap();
        stream
    });
    wait_for(metrics, "stagedoor_connections", 2.0);
    std::thread::sleep(Duration::from_millis(200));
    // Whether the refusal is read before the connection is reset is the network's matter.
    if let Ok(answer) = visitor.get("/healthz") {
        assert_eq!(answer.status, 503);
    }
    let page = read(metrics);
    let refused = r#"stagedoor_connections_refused_total{reason="address"}"#;
    assert_eq!(value(&page, refused), Some(1.0), "{page}");
    drop(held);
    let started = Instant::now();
    while value(&read(metrics), "stagedoor_connections") != Some(0.0) {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn strangers_make_no_labels() {
    let installation = Installation::new(Backend::Sqlite);
    let (server, metrics) = measured(&installation);
    let visitor = server.visitor();
    for number in 0..50 {
        visitor.get(&format!("/made/up/{number}")).unwrap();
        let request = visitor.request(&format!("MADEUP{number}"), "/", None);
        let mut stream = visitor.connect().unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(&mut stream).unwrap();
    }
    let page = read(metrics);
    assert!(!page.to_lowercase().contains("made"), "{page}");
    let series = page
        .lines()
        .filter(|line| line.starts_with("stagedoor_http_requests_total"));
    assert!(series.count() < 10, "{page}");
}

#[test]
fn a_taken_port_stops_the_start_with_a_line_that_names_the_setting() {
    let installation = Installation::new(Backend::Sqlite);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = installation.command();
    command.env("STAGEDOOR_ADDR", "127.0.0.1:0").env(
        "STAGEDOOR_METRICS_ADDR",
        taken.local_addr().unwrap().to_string(),
    );
    let said = run(command, "");
    let line = said.failure_line();
    assert!(line.contains("STAGEDOOR_METRICS_ADDR=127.0.0.1:"), "{line}");
    assert!(line.contains("in use"), "{line}");
}

#[test]
fn metrics_are_there_until_the_server_has_stopped() {
    let installation = Installation::new(Backend::Sqlite);
    let metrics = free_address();
    let mut server = installation.serve_with(|command| {
        command
            .env("STAGEDOOR_METRICS_ADDR", metrics.to_string())
            .env("STAGEDOOR_DRAIN_SECONDS", "2");
    });
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(500));
    assert!(read(metrics).contains("stagedoor_build_info"));
    let status = server
        .exit_within(Duration::from_secs(13))
        .expect("it stops");
    assert_eq!(status.code(), Some(0), "{}", server.log());
    assert!(Client::new(metrics).get("/metrics").is_err());
}
