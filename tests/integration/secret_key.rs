//! The key that seals secrets: a file in the data folder, or the environment's.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::command::run;
use crate::process::{Installation, Server};
use rstest::rstest;
use serde_json::json;
use totp_rs::Totp;

/// 32 bytes in base64.
const KEY: &str = "c2V2ZW4gbGFudGVybnMgYnkgdGhlIHJpdmVyIGJhbms=";

fn installation() -> (Installation, PathBuf) {
    let installation = Installation::new(Backend::Sqlite);
    let file = installation.data().join("secret.key");
    (installation, file)
}

#[test]
fn the_first_start_makes_it_for_its_owner_alone_and_the_next_one_keeps_it() {
    let (installation, file) = installation();
    assert!(!file.exists());
    drop(installation.serve());
    let key = fs::read_to_string(&file).unwrap();
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let server = installation.serve();
    assert_eq!(fs::read_to_string(&file).unwrap(), key);
    assert!(!server.log().contains(key.trim()), "the key is printed");
}

#[rstest]
#[case::no_key("hunter22 is not a key")]
#[case::a_part_of_one("c2V2ZW4gbGFudGVybnM=")]
#[case::nothing("")]
fn a_broken_one_stops_the_start_with_one_line(#[case] text: &str) {
    let (installation, file) = installation();
    fs::write(&file, text).unwrap();
    // On any free port, so that no other server is in the way.
    let mut command = installation.command();
    command.arg("serve").env("STAGEDOOR_ADDR", "127.0.0.1:0");
    let said = run(command, "");
    let line = said.failure_line();
    assert!(line.contains("secret.key"), "{line}");
    assert!(text.is_empty() || !line.contains(text), "{line}");
    assert!(!line.contains("hunter22"), "{line}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text, "it is left alone");
}

#[test]
fn the_environments_one_wins_and_then_there_is_no_file() {
    let (installation, file) = installation();
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_SECRET_KEY", KEY);
    });
    assert!(!file.exists());
    assert!(!server.log().contains(KEY), "the key is printed");
    drop(server);

    // Not even a broken file is looked at.
    fs::write(&file, "hunter22").unwrap();
    drop(installation.serve_with(|command| {
        command.env("STAGEDOOR_SECRET_KEY", KEY);
    }));
    assert_eq!(fs::read_to_string(&file).unwrap(), "hunter22");
}

#[test]
fn a_broken_one_in_the_environment_is_never_printed() {
    let (installation, file) = installation();
    let mut command = installation.command();
    command.arg("serve").env("STAGEDOOR_SECRET_KEY", &KEY[1..]);
    let said = run(command, "");
    let line = said.failure_line();
    assert!(line.contains("STAGEDOOR_SECRET_KEY="), "{line}");
    assert!(line.contains("32 bytes in base64"), "{line}");
    assert!(!line.contains(&KEY[1..9]), "{line}");
    assert!(!file.exists());
}

/// An account with two-step login on an installation with this key, and its app.
fn with_two_step_login(installation: &Installation, server: &Server, key: Option<&str>) -> Totp {
    let mut command = installation.command();
    if let Some(key) = key {
        command.env("STAGEDOOR_SECRET_KEY", key);
    }
    command.args(["user", "create", "--username", "nina", "--verified"]);
    command.args(["--email", "nina@example.org", "--password-stdin"]);
    run(command, &format!("{PASSWORD}\n")).json();
    let mut nina = server.visitor();
    nina.log_in("nina", PASSWORD);
    let totp = "/api/v1/users/me/2fa/totp";
    let setup = nina.post(totp, &json!({})).unwrap().expect_status(200);
    let app = Totp::from_url(setup.json()["otpauth_url"].as_str().unwrap()).unwrap();
    let code = json!({"code": app.generate(now()).to_string()});
    let confirmed = nina.post(&format!("{totp}/confirm"), &code).unwrap();
    confirmed.expect_status(200);
    app
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap().as_secs()
}

/// That the server still knows what the app shows: the next code, since the present
/// one is used.
fn opens_the_secret(server: &Server, app: &Totp) -> bool {
    let credentials = json!({"identifier": "nina", "password": PASSWORD});
    let answer = server.visitor().post("/api/v1/auth/login", &credentials);
    let answer = answer.unwrap().expect_status(202);
    let nina = server.visitor_with(&answer.cookie().unwrap());
    let next = app.generate(now() + 30).to_string();
    let answer = nina.post("/api/v1/auth/login/second-factor", &json!({"code": next}));
    answer.unwrap().status == 200
}

#[on_both_databases]
fn a_new_key_is_made_beside_a_running_server(installation: Installation) {
    let server = installation.serve();
    let app = with_two_step_login(&installation, &server, None);
    let file = installation.data().join("secret.key");
    let before = fs::read_to_string(&file).unwrap();

    let said = installation.run(&["key", "rotate"]).json();
    assert_eq!(said["resealed"], 1);
    let after = fs::read_to_string(&file).unwrap();
    assert!(after.ends_with(&before) && after != before);
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let shown = installation.run(&["key", "show"]).json();
    assert_eq!(shown["current"], said["key"]);
    assert_eq!(shown["older"].as_array().unwrap().len(), 1);
    assert_eq!(shown["used"][0]["key"], said["key"]);
    for key in after.lines() {
        assert!(!shown.to_string().contains(key), "a key is printed");
    }
    assert!(opens_the_secret(&server, &app));
    // Without the old key nothing is lost either.
    drop(server);
    fs::write(&file, after.lines().next().unwrap()).unwrap();
    let used = &installation.run(&["key", "show"]).json()["used"];
    assert_eq!(used[0]["key"], said["key"]);
}

#[test]
fn the_environments_key_is_changed_by_putting_another_one_before_it() {
    const NEW: &str = "ZWxldmVuIGJvYXRzIHVuZGVyIG9uZSBtb29uLiBxdWk=";
    let (installation, _) = installation();
    let with = |key: &str, arguments: &[&str]| {
        let mut command = installation.command();
        command.env("STAGEDOOR_SECRET_KEY", key).args(arguments);
        run(command, "")
    };
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_SECRET_KEY", KEY);
    });
    with_two_step_login(&installation, &server, Some(KEY));
    drop(server);
    let said = with(KEY, &["key", "rotate"]);
    let line = said.failure_line();
    assert!(
        line.contains("STAGEDOOR_SECRET_KEY holds the only key"),
        "{line}"
    );
    assert!(!line.contains(KEY), "{line}");

    let both = format!("{NEW},{KEY}");
    let said = with(&both, &["key", "rotate"]).json();
    assert_eq!(
        (&said["resealed"], &said["unreadable"]),
        (&json!(1), &json!(0))
    );
    let used = with(NEW, &["key", "show"]).json();
    assert_eq!(used["used"][0]["key"], said["key"]);
    // With the old one alone nothing opens, and it is said.
    let lost = with(KEY, &["key", "show"]).json();
    assert!(lost["used"][0]["key"].is_null());
}

const OTHER: &str = "ZWxldmVuIGJvYXRzIHVuZGVyIG9uZSBtb29uLiBxdWk=";

/// `serve` with this key, on any free port, as it ends.
fn refused(installation: &Installation, key: Option<&str>) -> String {
    let mut command = installation.command();
    command.arg("serve").env("STAGEDOOR_ADDR", "127.0.0.1:0");
    if let Some(key) = key {
        command.env("STAGEDOOR_SECRET_KEY", key);
    }
    run(command, "").failure_line().to_owned()
}

#[on_both_databases]
fn another_key_stops_the_start_and_is_accepted_where_the_first_is_lost(installation: Installation) {
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_SECRET_KEY", KEY);
    });
    with_two_step_login(&installation, &server, Some(KEY));
    drop(server);

    let line = refused(&installation, Some(OTHER));
    assert!(
        line.contains("STAGEDOOR_SECRET_KEY is not the one"),
        "{line}"
    );
    assert!(line.contains("1 secret of two-step login"), "{line}");
    assert!(line.contains("--accept-new-key"), "{line}");
    assert!(!line.contains(OTHER) && !line.contains(KEY), "{line}");
    let apart = installation.data().with_file_name("key");
    fs::write(&apart, OTHER).unwrap();
    let from_file = |text: &str| {
        fs::write(&apart, text).unwrap();
        let mut command = installation.command();
        command.arg("serve").env("STAGEDOOR_ADDR", "127.0.0.1:0");
        command.env("STAGEDOOR_SECRET_KEY_FILE", &apart);
        run(command, "").failure_line().to_owned()
    };
    let line = from_file(OTHER);
    assert!(line.contains("STAGEDOOR_SECRET_KEY_FILE is not"), "{line}");
    let line = from_file("hunter22");
    assert!(line.contains("STAGEDOOR_SECRET_KEY_FILE="), "{line}");
    assert!(!line.contains("hunter22"), "{line}");
    let line = refused(&installation, None);
    assert!(line.contains("the secret key is gone"), "{line}");
    let file = installation.data().join("secret.key");
    assert!(!file.exists(), "a new one would be of no use");

    let said = installation.run(&["user", "show", "nina"]);
    assert!(said.failure_line().contains("the secret key is gone"));
    let listed = installation.run(&["jobs", "list"]);
    assert_eq!(listed.code, 0, "it needs no key: {listed:?}");

    let server = installation.serve_with(|command| {
        command.args(["serve", "--accept-new-key"]);
    });
    assert!(file.exists());
    let log = server.log();
    assert!(log.contains("accounts_without_two_step=1"), "{log}");
    let mut nina = server.visitor();
    nina.log_in("nina", PASSWORD);
    drop(server);
    drop(installation.serve());
}
