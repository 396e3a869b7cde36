//! What the server log says, to people and to machines.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use stagedoor::version::{COMMIT, VERSION};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::command::run;
use crate::process::{Installation, Server, files_below};

fn json_lines(server: &Server) -> Vec<Value> {
    let log = server.log();
    let lines = log.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[on_both_databases]
fn every_request_is_told_with_client_account_route_status_and_time(installation: Installation) {
    let id = installation.create_user("joan", "user")["id"].clone();
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_LOG_FORMAT", "json");
    });
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    joan.get("/settings").unwrap().expect_status(200);
    joan.get("/api/v1/tracks/00000000-0000-0000-0000-000000000000")
        .unwrap()
        .expect_status(404);
    joan.get("/api/v1/users/me").unwrap().expect_status(200);
    server.visitor().get("/favicon.svg").unwrap();
    let lines = json_lines(&server);
    let line = |path: &str| {
        let of_path = |line: &&Value| line["span"]["path"] == path && line["message"] == "answered";
        let found = lines.iter().find(of_path);
        found.unwrap_or_else(|| panic!("{path}: {}", server.log()))
    };
    for (path, route, status) in [
        ("/settings", "/settings", 200),
        ("/api/v1/users/me", "/api/v1/users/me", 200),
        (
            "/api/v1/tracks/00000000-0000-0000-0000-000000000000",
            "/api/v1/tracks/{id}",
            404,
        ),
    ] {
        let line = line(path);
        assert_eq!(line["span"]["client"], "127.0.0.1", "{line}");
        assert_eq!(line["span"]["route"], route, "{line}");
        assert_eq!(line["status"], status, "{line}");
        assert!(line["latency_us"].is_u64(), "{line}");
        assert_eq!(line["span"]["account"], id, "{line}");
    }
    assert_eq!(line("/favicon.svg")["span"]["client"], "127.0.0.1");
    // Whoever asks every second how the server is fills no log.
    assert!(!server.log().contains("/readyz"), "{}", server.log());
}

#[test]
fn addresses_are_shortened_or_left_out_everywhere() {
    for (chosen, shown) in [("short", Some("127.0.0.0/24")), ("none", None)] {
        let installation = Installation::new(Backend::Sqlite);
        let server = installation.serve_with(|command| {
            command
                .env("STAGEDOOR_LOG_ADDRESSES", chosen)
                .env("STAGEDOOR_CONNECTIONS_PER_ADDRESS", "1")
                .env("RUST_LOG", "info");
        });
        let visitor = server.visitor();
        let mut request = visitor.request("GET", "/", None);
        request = request.replacen("\r\n", "\r\nx-forwarded-for: 203.0.113.9\r\n", 1);
        let mut stream = visitor.connect().unwrap();
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        crate::process::http::Answer::read(&mut stream).unwrap();
        let _one = visitor.connect().unwrap();
        visitor.get("/login").unwrap();
        let log = server.log();
        let own = server.address.to_string();
        let said = log.replace(&own, "").replace("http://127.0.0.1", "");
        assert!(!said.contains("127.0.0.1"), "{log}");
        assert!(!said.contains("203.0.113"), "{log}");
        assert!(log.contains("forwarding header"), "{log}");
        if let Some(shown) = shown {
            assert!(log.contains(&format!("client={shown}")), "{log}");
            assert!(log.contains(&format!("peer={shown}")), "{log}");
        }
    }
}

#[on_both_databases]
fn the_start_says_which_program_this_is_and_what_it_works_with(installation: Installation) {
    let server = installation.serve_with(|command| {
        command
            .env("STAGEDOOR_LOG_FORMAT", "json")
            .env("SMTP_URL", "smtp://nina:hush@mail.example:587");
    });
    let lines = json_lines(&server);
    let message = |text: &str| {
        let found = lines.iter().find(|line| line["message"] == text);
        found.unwrap_or_else(|| panic!("{text}: {}", server.log()))
    };
    let program = message("stagedoor starts");
    assert_eq!(program["version"], VERSION);
    assert_eq!(program["commit"], COMMIT);
    assert!(message("the tables are up to date")["version"].is_u64());
    let parts = message("works with these");
    for part in [
        "system", "database", "mail", "sender", "storage", "key", "key_from",
    ] {
        assert!(parts[part].is_string(), "{part}: {parts}");
    }
    assert!(parts["mail"].as_str().unwrap().contains("mail.example"));
    assert!(!server.log().contains("hush"), "{}", server.log());
}

#[test]
fn a_start_that_fails_says_so_in_the_form_of_the_log() {
    let installation = Installation::new(Backend::Sqlite);
    let failing = |format: &str, variable: (&str, &str)| {
        let mut command: Command = installation.command();
        command.env("STAGEDOOR_LOG_FORMAT", format);
        command.env(variable.0, variable.1);
        let said = run(command, "");
        said.failure_line().to_owned()
    };
    let line = failing("json", ("STAGEDOOR_ADDR", "nowhere"));
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["level"], "ERROR");
    let message = line["message"].as_str().unwrap();
    assert!(message.starts_with("STAGEDOOR_ADDR="), "{line}");
    let line = failing("text", ("STAGEDOOR_ADDR", "nowhere"));
    assert!(line.starts_with("stagedoor: STAGEDOOR_ADDR="), "{line}");
}

#[test]
fn a_text_that_cannot_be_read_is_named_where_it_stops_the_start() {
    let installation = Installation::new(Backend::Sqlite);
    let texts = installation.data().join("texts");
    fs::create_dir_all(&texts).unwrap();
    let file = texts.join("privacy.md");
    fs::write(&file, b"\xff\xfe").unwrap();
    let mut command = installation.command();
    command.env("STAGEDOOR_ADDR", "127.0.0.1:0");
    let said = run(command, "");
    let line = said.failure_line();
    let expected = format!("cannot be read: {}: ", file.display());
    assert!(line.contains(&expected), "{line}");
}

/// A server that takes connections no more: nobody listens where it was.
#[test]
fn a_database_that_refuses_connections_is_told_as_that() {
    let installation = Installation::new(Backend::Sqlite);
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let mut command = installation.command();
    command.env(
        "DATABASE_URL",
        format!("postgres://nina:hush@127.0.0.1:{port}/x"),
    );
    let said = run(command, "");
    let line = said.failure_line();
    assert!(line.contains("refused"), "{line}");
    assert!(!line.contains("pool timed out"), "{line}");
    assert!(!line.contains("hush"), "{line}");
}

#[on_both_databases]
fn a_file_that_the_store_has_lost_or_that_was_cut_is_an_error(installation: Installation) {
    installation.create_user("nina", "creator");
    let server = installation.serve();
    let mut nina = server.visitor();
    nina.log_in("nina", PASSWORD);
    let id = crate::backups::upload(&nina, 8_000);
    let (path, name) = (format!("/media/tracks/{id}/original"), format!("{id}.wav"));
    let files = files_below(&installation.data().join("media"));
    let file = files.iter().find(|file| file.ends_with(&name)).unwrap();
    let size = fs::metadata(file).unwrap().len();
    let told = |part: &str| {
        nina.get(&path).unwrap().expect_status(404);
        let start = Instant::now();
        loop {
            let log = server.log();
            let is_it = |line: &&str| line.contains("ERROR") && line.contains(part);
            if let Some(line) = log.lines().find(is_it) {
                break line.to_owned();
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{part}: {log}");
            thread::sleep(Duration::from_millis(20));
        }
    };
    let cut = fs::File::options().write(true).open(file).unwrap();
    cut.set_len(1_000).unwrap();
    let of_cut = told(&format!("found 1000 bytes, the row says {size}"));
    fs::remove_file(file).unwrap();
    for line in [of_cut, told("is not there in the media store")] {
        assert!(line.contains(&name), "{line}");
        assert!(line.contains("stagedoor db check"), "{line}");
    }
}

#[test]
fn a_failure_is_told_once_with_its_cause() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve();
    installation.create_user("recording", "creator");
    let mut visitor = server.visitor();
    visitor.log_in("recording", PASSWORD);
    let incoming = installation.data().join("media/incoming");
    std::fs::rename(&incoming, installation.data().join("away")).unwrap();
    let body = crate::http::audio::form(&[
        crate::http::audio::Part::Text("title", "River"),
        crate::http::audio::Part::File("file", &crate::http::audio::wav()),
    ]);
    let mut upload = visitor.begin_upload(body.len());
    let _ = std::io::Write::write_all(&mut upload, &body);
    let answer = crate::process::http::Answer::read(&mut upload).unwrap();
    answer.expect_status(503);
    let start = Instant::now();
    let told = || {
        let log = server.log();
        let lines = log.lines().filter(|line| line.contains("No such file"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    while told().is_empty() {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{}",
            server.log()
        );
        thread::sleep(Duration::from_millis(20));
    }
    let told = told();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].contains("could not create an incoming file"),
        "{told:?}"
    );
}
