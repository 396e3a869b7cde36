//! Whoever reads the log of an attack sees whose account it was and where it came from
//! (OWASP ASVS 5.0, 16.2.1 and 16.3.1).

use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::http::Client;
use crate::process::{Installation, Server};
use serde_json::json;

const LOG_IN: &str = "/api/v1/auth/login";

fn status(visitor: &Client, path: &str, body: &serde_json::Value) -> u16 {
    visitor.post(path, body).unwrap().status
}

#[on_both_databases]
fn every_refusal_names_the_account_and_the_address(installation: Installation) {
    let id = installation.create_user("joan", "user")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let server = installation.serve_with(|command| {
        command
            .env("STAGEDOOR_RATE_LIMITS", "on")
            .env("STAGEDOOR_LIMIT_LOGIN_PER_MINUTE", "100")
            .env("STAGEDOOR_LOGIN_FAILURES", "2");
    });
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    let proof = "/api/v1/auth/reauthenticate";
    assert_eq!(
        status(&joan, proof, &json!({"password": "a wrong one"})),
        403
    );
    for expected in [401, 401, 429] {
        let body = json!({"identifier": "joan", "password": "a wrong one"});
        assert_eq!(status(&server.visitor(), LOG_IN, &body), expected);
    }

    let log = server.log();
    for (path, refused) in [(proof, "403"), (LOG_IN, "401"), (LOG_IN, "429")] {
        let line = log.lines().find(|line| {
            line.contains(&format!("path=\"{path}\""))
                && line.contains(&format!("status={refused}"))
        });
        let line = line.unwrap_or_else(|| panic!("{path} {refused}: {log}"));
        assert!(line.contains("client=127.0.0.1"), "{line}");
        assert!(line.contains(&format!("account={id}")), "{line}");
    }
    let entries = joan.get("/api/v1/users/me/security-log").unwrap();
    let entries = entries.expect_status(200).text();
    assert!(entries.contains("user.wrong_password"), "{entries}");
    assert!(entries.contains("user.log_in_failed"), "{entries}");
}

/// Has another site ask for a logout in the name of `visitor`, and returns the line that
/// the log has of it.
fn refused_from_another_site(server: &Server, visitor: &Client) -> String {
    let request = visitor.request("POST", "/api/v1/auth/logout", None);
    let request = request.replacen("\r\n", "\r\norigin: https://evil.example\r\n", 1);
    let mut stream = visitor.connect().unwrap();
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    let answer = crate::process::http::Answer::read(&mut stream).unwrap();
    answer.expect_status(403);
    let log = server.log();
    let line = log.lines().find(|line| line.contains("status=403"));
    line.unwrap().to_owned()
}

#[test]
fn a_request_from_another_site_is_logged_with_its_address() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve();
    let line = refused_from_another_site(&server, &server.visitor());
    assert!(line.contains("client=127.0.0.1"), "{line}");
    assert!(!line.contains("account="), "{line}");
}

#[test]
fn a_public_url_that_is_not_where_people_are_is_told_once() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_PUBLIC_URL", "http://localhost:4444");
    });
    for _ in 0..2 {
        refused_from_another_site(&server, &server.visitor());
    }
    let log = server.log();
    let is_told = |line: &&str| line.contains("its Origin is not that of STAGEDOOR_PUBLIC_URL");
    let told: Vec<&str> = log.lines().filter(is_told).collect();
    let [line] = told.as_slice() else {
        panic!("{log}")
    };
    for part in [
        "origin=\"https://evil.example\"",
        "expected=\"http://localhost:4444\"",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
}

#[test]
fn a_request_from_another_site_is_logged_with_the_account_whose_session_came_with_it() {
    let installation = Installation::new(Backend::Sqlite);
    let id = installation.create_user("joan", "user")["id"].clone();
    let server = installation.serve();
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    let line = refused_from_another_site(&server, &joan);
    assert!(line.contains("client=127.0.0.1"), "{line}");
    let account = format!("account={}", id.as_str().unwrap());
    assert!(line.contains(&account), "{line}");
    let entries = joan.get("/api/v1/users/me/security-log").unwrap();
    let entries = entries.expect_status(200).text();
    assert!(entries.contains("user.refused"), "{entries}");
}
