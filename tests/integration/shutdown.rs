//! A server that is told to stop finishes what it has begun, and stops.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::audio::{Part, form, wav_of};
use crate::process::http::{Answer, Client};
use crate::process::{Installation, outbox, people};
use serde_json::json;

/// The contract's ten seconds, and a little for the process itself to go.
const STOP_LIMIT: Duration = Duration::from_secs(11);

#[on_both_databases]
fn an_upload_under_way_is_finished_and_the_exit_code_is_zero(installation: Installation) {
    let mut server = installation.serve();
    installation.create_user("recording", "creator");
    let mut visitor = server.visitor();
    visitor.log_in("recording", PASSWORD);

    let body = upload_of(&wav_of(400_000));
    let mut upload = visitor.begin_upload(body.len());
    upload.write_all(&body[..body.len() / 2]).unwrap();
    thread::sleep(Duration::from_millis(300));

    let start = Instant::now();
    server.signal("TERM");
    wait_until_refused(&visitor);
    upload.write_all(&body[body.len() / 2..]).unwrap();
    let answer = Answer::read(&mut upload).unwrap().expect_status(201);
    assert_eq!(answer.json()["title"], "River");

    let status = server.exit_within(STOP_LIMIT).expect("the server stops");
    assert_eq!(status.code(), Some(0), "{}", server.log());
    assert!(start.elapsed() < STOP_LIMIT, "{:?}", start.elapsed());

    // What was answered is there after the next start.
    let server = installation.serve();
    let mut visitor = server.visitor();
    visitor.log_in("recording", PASSWORD);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    visitor
        .get(&format!("/api/v1/tracks/{id}"))
        .unwrap()
        .expect_status(200);
}

#[test]
fn a_client_that_never_finishes_cannot_hold_the_server() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve();
    installation.create_user("recording", "creator");
    let mut visitor = server.visitor();
    visitor.log_in("recording", PASSWORD);

    let mut stalled = visitor.begin_upload(10_000_000);
    stalled
        .write_all(&upload_of(&wav_of(2_000))[..500])
        .unwrap();
    let mut half_a_request = visitor.connect().unwrap();
    half_a_request.write_all(b"POST /api/v1/auth/lo").unwrap();
    let _idle = visitor.connect().unwrap();
    thread::sleep(Duration::from_millis(300));

    server.signal("TERM");
    let status = server.exit_within(STOP_LIMIT).expect("the server stops");
    assert_eq!(status.code(), Some(0), "{}", server.log());
    // Nothing half-uploaded stays after the next start.
    let _server = installation.serve();
    let mut left = crate::process::files_below(&installation.data().join("media"));
    // That says whose the store is.
    left.retain(|file| !file.ends_with("stagedoor-id"));
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_idle_keep_alive_connection_does_not_delay_the_stop() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve();
    let mut connection = server.visitor().connect().unwrap();
    connection
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    connection.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");

    server.signal("TERM");
    let status = server
        .exit_within(Duration::from_secs(5))
        .expect("an idle server stops soon");
    assert_eq!(status.code(), Some(0), "{}", server.log());
}

#[test]
fn ctrl_c_stops_like_a_termination() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve();
    server.signal("INT");
    let status = server
        .exit_within(Duration::from_secs(5))
        .expect("an idle server stops soon");
    assert_eq!(status.code(), Some(0), "{}", server.log());
}

#[test]
fn a_signal_during_the_start_ends_it_at_once() {
    let installation = Installation::new(Backend::Sqlite);
    // A database server that takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let mut child = installation
        .command()
        .env("DATABASE_URL", format!("postgres://ada:x@{address}/db"))
        .spawn()
        .unwrap();
    let _connection = silent.accept().unwrap();
    let start = Instant::now();
    let signalled = Command::new("kill")
        .args(["-s", "TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(signalled.success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn the_word_serve_may_be_left_out_or_said() {
    let installation = Installation::new(Backend::Sqlite);
    let _by_default = installation.serve();
    let said = installation.serve_with(|command: &mut Command| {
        command.arg("serve");
    });
    let log = said.log();
    assert!(
        log.contains(&said.address.to_string()),
        "the address is logged: {log}"
    );
}

#[test]
fn a_mail_owed_at_the_stop_is_sent_by_then_or_after_the_next_start() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve();
    for name in ["one", "two", "three"] {
        server
            .visitor()
            .post(
                "/api/v1/auth/register",
                &json!({"username": format!("owed-{name}"), "password": PASSWORD,
                        "email": format!("owed-{name}@example.org")}),
            )
            .unwrap()
            .expect_status(202);
    }
    server.signal("TERM");
    let status = server.exit_within(STOP_LIMIT).expect("the server stops");
    assert_eq!(status.code(), Some(0), "{}", server.log());

    let _server = installation.serve();
    let start = Instant::now();
    loop {
        let mails = outbox::mails_by_address(&installation.data(), people::CONFIRM_SUBJECT);
        if mails.len() == 3 {
            assert!(mails.values().all(|count| *count == 1), "{mails:?}");
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{mails:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

fn upload_of(file: &[u8]) -> Vec<u8> {
    form(&[Part::Text("title", "River"), Part::File("file", file)])
}

/// Waits until no new connection is taken.
fn wait_until_refused(visitor: &Client) {
    let start = Instant::now();
    while visitor.get("/healthz").is_ok_and(|it| it.status == 200) {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "connections are still taken"
        );
        thread::sleep(Duration::from_millis(10));
    }
}
