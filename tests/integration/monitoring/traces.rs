//! Traces, as a collector gets them.

use std::fmt::Write as _;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use serde_json::json;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use super::collector::{Collector, text};
use crate::process::http::{Answer, Client};
use crate::process::{Installation, free_address};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

fn tracing<'c>(command: &'c mut Command, collector: &Collector) -> &'c mut Command {
    command
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
        .env("OTEL_BSP_SCHEDULE_DELAY", "50")
}

/// A request that says it belongs to [`TRACE`], and that this one is kept.
fn traced(visitor: &Client, path: &str) -> Answer {
    let request = visitor.request("GET", path, None);
    let header = format!("\r\ntraceparent: 00-{TRACE}-{PARENT}-01\r\n");
    let request = request.replacen("\r\n", &header, 1);
    let mut stream = visitor.connect().unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    Answer::read(&mut stream).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[on_both_databases]
fn a_request_is_a_span_with_its_statements_and_nobodys_data(installation: Installation) {
    let collector = Collector::new();
    let id = installation.create_user("joan", "user")["id"].clone();
    let server = installation.serve_with(|command| {
        tracing(command, &collector)
            .env("STAGEDOOR_TRUSTED_PROXIES", "127.0.0.1/32")
            .env("OTEL_SERVICE_NAME", "music")
            .env("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=tests")
            .env("OTEL_EXPORTER_OTLP_HEADERS", "x-key=hush%20hush");
    });
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    traced(&joan, "/api/v1/users/me").expect_status(200);
    let promoted = joan
        .post("/api/v1/users/me/upgrade-creator", &json!({}))
        .unwrap()
        .expect_status(200);
    server
        .visitor_with(&promoted.cookie().unwrap())
        .get("/settings?from=river")
        .unwrap()
        .expect_status(200);

    let request = collector.span("GET /api/v1/users/me");
    assert_eq!(hex(&request.trace_id), TRACE);
    assert_eq!(hex(&request.parent_span_id), PARENT);
    assert_eq!(request.kind, SpanKind::Server as i32);
    let attribute = |name: &str| text(&request.attributes, name);
    assert_eq!(attribute("http.route").as_deref(), Some("/api/v1/users/me"));
    assert_eq!(attribute("http.request.method").as_deref(), Some("GET"));
    assert_eq!(
        attribute("http.response.status_code").as_deref(),
        Some("200")
    );
    let statement = collector.wait_for(|received| {
        let of_request = |span: &&_| is_child(span, &request);
        let mut found = received.spans.iter().filter(of_request);
        found.find(|span| span.name == "SELECT").cloned()
    });
    let said = text(&statement.attributes, "db.query.text").unwrap();
    assert!(said.contains("$1"), "{said}");
    // A write is a span of its own, with its statements in it.
    let write = collector.span("creators::promote");
    let upgrade = collector.span("POST /api/v1/users/me/upgrade-creator");
    assert_eq!(write.trace_id, upgrade.trace_id);
    assert_eq!(write.parent_span_id, upgrade.span_id);
    collector.wait_for(|received| {
        let mut spans = received.spans.iter();
        spans.find(|span| is_child(span, &write)).cloned()
    });
    let login = collector.span("hash");
    assert_eq!(
        login.trace_id,
        collector.span("POST /api/v1/auth/login").trace_id
    );
    // Its mail is a job with a trace of its own.
    let mail = collector.span("mail");
    let job = collector.span("job now_artist");
    assert_eq!(mail.parent_span_id, job.span_id);
    collector.span("GET /settings");
    // The log leads there.
    let of_trace = format!("trace_id={TRACE}");
    let log = server.log();
    assert!(
        log.lines()
            .any(|line| line.contains(&of_trace) && line.contains("answered")),
        "{log}"
    );

    collector.with(|received| {
        assert_eq!(received.headers[0]["x-key"], "hush hush");
        assert_eq!(
            text(&received.resource, "service.name").as_deref(),
            Some("music")
        );
        assert_eq!(
            text(&received.resource, "deployment.environment").as_deref(),
            Some("tests")
        );
        let bytes: Vec<u8> = received.bodies.concat();
        let sent = String::from_utf8_lossy(&bytes);
        let personal = [
            "joan",
            "example.org",
            "127.0.0.1",
            "river",
            PASSWORD,
            id.as_str().unwrap(),
        ];
        for personal in personal {
            assert!(!sent.contains(personal), "{personal}: {sent}");
        }
        assert!(received.spans.iter().all(|span| span.events.is_empty()));
    });
}

fn is_child(
    span: &opentelemetry_proto::tonic::trace::v1::Span,
    parent: &opentelemetry_proto::tonic::trace::v1::Span,
) -> bool {
    span.parent_span_id == parent.span_id && span.trace_id == parent.trace_id
}

#[test]
fn a_stranger_forces_no_trace_and_a_trusted_proxy_does() {
    let collector = Collector::new();
    for (proxies, is_kept) in [("192.0.2.1/32", false), ("127.0.0.1/32", true)] {
        let installation = Installation::new(Backend::Sqlite);
        let mut server = installation.serve_with(|command| {
            tracing(command, &collector)
                .env("STAGEDOOR_TRUSTED_PROXIES", proxies)
                .env("STAGEDOOR_DRAIN_SECONDS", "0")
                .env("OTEL_TRACES_SAMPLER", "parentbased_always_off");
        });
        traced(&server.visitor(), "/login").expect_status(200);
        server.signal("TERM");
        server
            .exit_within(Duration::from_secs(11))
            .expect("it stops");
        let names = collector.names();
        assert_eq!(
            names.contains(&"GET /login".to_owned()),
            is_kept,
            "{names:?}"
        );
        assert_eq!(
            server.log().contains("trace_id="),
            is_kept,
            "{}",
            server.log()
        );
    }
}

#[test]
fn what_was_not_sent_yet_is_sent_when_it_stops() {
    let collector = Collector::new();
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve_with(|command| {
        tracing(command, &collector).env("OTEL_BSP_SCHEDULE_DELAY", "3600000");
    });
    server.visitor().get("/login").unwrap().expect_status(200);
    assert!(!collector.names().contains(&"GET /login".to_owned()));
    server.signal("TERM");
    server
        .exit_within(Duration::from_secs(11))
        .expect("it stops");
    assert!(
        collector.names().contains(&"GET /login".to_owned()),
        "{:?}",
        collector.names()
    );
}

#[test]
fn a_collector_that_is_away_costs_nobody_anything_and_is_told_of_once() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve_with(|command| {
        command
            .env(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                format!("http://{}", free_address()),
            )
            .env("OTEL_BSP_SCHEDULE_DELAY", "20");
    });
    let started = Instant::now();
    for _ in 0..50 {
        server.visitor().get("/login").unwrap().expect_status(200);
        std::thread::sleep(Duration::from_millis(20));
    }
    let told = |log: &str| {
        log.matches("the collector of traces does not take spans")
            .count()
    };
    while told(&server.log()) == 0 {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{}",
            server.log()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let stopping = Instant::now();
    server.signal("TERM");
    let status = server
        .exit_within(Duration::from_secs(11))
        .expect("it stops");
    assert_eq!(status.code(), Some(0), "{}", server.log());
    assert!(
        stopping.elapsed() < Duration::from_secs(5),
        "{:?}",
        stopping.elapsed()
    );
    assert_eq!(told(&server.log()), 1, "{}", server.log());
}
