//! The filter for fail2ban, against lines that the server writes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;
use serde_json::json;
use stagedoor_testing::Backend;

use crate::process::http::Answer;
use crate::process::{Installation, Server};

fn filter() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fail2ban/filter.d/stagedoor.conf")
}

/// A server with three wrong logins, a path that forges an address, and what is nobody's
/// fault.
fn attacked(format: &str) -> (Installation, Server) {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_LOG_FORMAT", format);
    });
    let visitor = server.visitor();
    let wrong = json!({"identifier": "nobody", "password": "a wrong guess"});
    for _ in 0..3 {
        let answer = visitor.post("/api/v1/auth/login", &wrong).unwrap();
        answer.expect_status(401);
    }
    for path in [
        "/x\"%20client=203.0.113.9%20",
        "/client=203.0.113.9%7D:refused",
        "/%0Arequest%7B",
    ] {
        let request = visitor.request("GET", path, None);
        let mut stream = visitor.connect().unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(&mut stream).unwrap();
    }
    visitor.get("/api/v1/users/me").unwrap().expect_status(401);
    (installation, server)
}

/// The expressions of the filter, as the library `regex` has them.
fn expressions() -> Vec<regex::Regex> {
    let text = fs::read_to_string(filter()).unwrap();
    let codes = text.lines().find_map(|line| line.strip_prefix("_codes = "));
    let from = text.find("failregex = ").unwrap() + "failregex = ".len();
    let to = text.find("ignoreregex").unwrap();
    let lines = text[from..to].lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let line = line
                .replace("%(_codes)s", codes.unwrap())
                .replace("<ADDR>", r"(?P<address>[0-9a-fA-F.:]+)");
            regex::Regex::new(&line).unwrap()
        })
        .collect()
}

#[rstest]
#[case("text")]
#[case("json")]
fn wrong_guesses_are_found_with_their_address_and_nothing_else_is(#[case] format: &str) {
    let (_installation, server) = attacked(format);
    let log = server.log();
    let expressions = expressions();
    let found: Vec<&str> = log
        .lines()
        .filter_map(|line| {
            let mut matches = expressions.iter().filter_map(|it| it.captures(line));
            matches
                .next()
                .map(|found| found.name("address").unwrap().as_str())
        })
        .collect();
    assert_eq!(found, ["127.0.0.1"; 3], "{log}");

    // The program itself, where it is installed.
    let file = server_log_copy(&log);
    let Ok(said) = Command::new("fail2ban-regex")
        .args([file.path(), &filter()])
        .output()
    else {
        return;
    };
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("Failregex: 3 total"), "{said}");
}

fn server_log_copy(log: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(log.as_bytes()).unwrap();
    file
}
