//! What an operator does for somebody who cannot get into their account any more.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::http::Client;
use crate::process::{Installation, Server, files_below};
use rstest::rstest;
use serde_json::json;
use totp_rs::Totp;

const NEW_PASSWORD: &str = "eleven boats under one moon";

/// Actor and metadata of every audit event about a password.
const RESETS: &str = "SELECT actor, CAST(metadata AS TEXT) FROM audit_logs
    WHERE action = 'user.reset_password'";
/// Actor of every audit event about a second step that was turned off.
const DISABLED: &str = "SELECT actor, action FROM audit_logs WHERE action = 'user.disable_totp'";

/// How long a mail may take.
const MAIL_LIMIT: Duration = Duration::from_secs(20);

/// The status of a login with this password.
fn log_in(server: &Server, password: &str) -> u16 {
    let body = json!({"identifier": "joan", "password": password});
    let answer = server.visitor().post("/api/v1/auth/login", &body);
    answer.unwrap().status
}

fn me(visitor: &Client) -> u16 {
    visitor.get("/api/v1/users/me").unwrap().status
}

/// Whether a mail with `part` in it comes.
fn is_mailed(data: &Path, part: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < MAIL_LIMIT {
        let mails = files_below(&data.join("outbox"));
        let holds = |mail: &std::path::PathBuf| {
            let text = fs::read_to_string(mail).unwrap_or_default();
            // Quoted-printable breaks long lines anywhere.
            text.replace("=\r\n", "").contains(part)
        };
        if mails.iter().any(holds) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[on_both_databases]
async fn without_a_new_password_the_old_one_is_out_of_use_and_a_link_is_mailed(
    installation: Installation,
) {
    let created = installation.create_user("joan", "user");
    let server = installation.serve();
    let mut visitor = server.visitor();
    visitor.log_in("joan", PASSWORD);

    let said = installation.run(&["user", "reset-password", "joan@example.org"]);
    assert_eq!(said.json(), created);
    assert_eq!(me(&visitor), 401, "every session ends");
    assert_eq!(log_in(&server, PASSWORD), 401);
    assert!(is_mailed(&installation.data(), "/reset-password?token"));

    let events: Vec<[String; 2]> = installation.database.rows(RESETS).await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0][0], "operator");
}

#[on_both_databases]
async fn a_new_password_counts_at_once_and_is_printed_nowhere(installation: Installation) {
    installation.create_user("joan", "user");
    let server = installation.serve();
    let mut visitor = server.visitor();
    visitor.log_in("joan", PASSWORD);

    let arguments = ["user", "reset-password", "JOAN", "--password-stdin"];
    let said = installation.run_with_input(&arguments, &format!("{NEW_PASSWORD}\n"));
    assert_eq!(said.json()["username"], "joan");
    assert!(
        !said.out.contains(NEW_PASSWORD) && said.err.is_empty(),
        "{said:?}"
    );
    assert_eq!(me(&visitor), 401, "every session ends");
    assert_eq!(log_in(&server, PASSWORD), 401);
    assert_eq!(log_in(&server, NEW_PASSWORD), 200);

    let events: Vec<[String; 2]> = installation.database.rows(RESETS).await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0][0], "operator");
    assert!(!events[0][1].contains(NEW_PASSWORD), "{events:?}");
}

#[rstest]
#[case::too_short("short")]
#[case::common("password123")]
#[case::none("")]
fn a_password_that_cannot_be_is_refused_in_one_line_and_changes_nothing(#[case] password: &str) {
    let installation = Installation::new(Backend::Sqlite).made();
    installation.create_user("joan", "user");
    let arguments = ["user", "reset-password", "joan", "--password-stdin"];
    let said = installation.run_with_input(&arguments, password);
    let line = said.failure_line();
    assert!(password.is_empty() || !line.contains(password), "{line}");
    assert_eq!(said.out, "");
    assert_eq!(log_in(&installation.serve(), PASSWORD), 200);
}

#[on_both_databases]
async fn without_the_second_step_the_password_alone_logs_in_again(installation: Installation) {
    let created = installation.create_user("joan", "user");
    let server = installation.serve();
    turn_two_step_on(&server);
    assert_eq!(log_in(&server, PASSWORD), 202);

    let said = installation.run(&["user", "disable-2fa", "joan"]);
    assert_eq!(said.json(), created);
    assert_eq!(said.json()["two_factor_enabled"], false);
    assert_eq!(log_in(&server, PASSWORD), 200);
    let events: Vec<[String; 2]> = installation.database.rows(DISABLED).await;
    assert_eq!(events, [["operator", "user.disable_totp"]]);

    let again = installation.run(&["user", "disable-2fa", "joan"]);
    assert!(again.failure_line().contains("joan"), "{again:?}");
    assert_eq!(again.out, "");
}

/// As somebody does with an authenticator app.
fn turn_two_step_on(server: &Server) {
    let mut visitor = server.visitor();
    visitor.log_in("joan", PASSWORD);
    let setup = visitor
        .post("/api/v1/users/me/2fa/totp", &json!({}))
        .unwrap()
        .expect_status(200)
        .json();
    let app = Totp::from_url(setup["otpauth_url"].as_str().unwrap()).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let code = app.generate(now.as_secs()).to_string();
    visitor
        .post("/api/v1/users/me/2fa/totp/confirm", &json!({"code": code}))
        .unwrap()
        .expect_status(200);
}

#[on_both_databases]
fn an_account_that_no_link_could_reopen_is_not_locked(installation: Installation) {
    installation.make();
    let claim = [
        "user",
        "create",
        "--username",
        "joan",
        "--email",
        "joan@example.org",
    ];
    let created = installation.run_with_input(
        &[&claim[..], &["--password-stdin"]].concat(),
        &format!("{PASSWORD}\n"),
    );
    assert_eq!(created.json()["is_verified"], false);
    let server = installation.serve();
    assert_eq!(log_in(&server, PASSWORD), 200);
    let said = installation.run(&["user", "lock", "joan"]);
    assert!(said.failure_line().contains("--password-stdin"), "{said:?}");
    assert_eq!(log_in(&server, PASSWORD), 200);
}

#[test]
fn nobody_by_that_name_is_a_failure_of_one_line() {
    let installation = Installation::new(Backend::Sqlite).made();
    for arguments in [
        &["user", "reset-password", "nobody"][..],
        &["user", "reset-password", "nobody", "--password-stdin"],
        &["user", "disable-2fa", "nobody@example.org"],
    ] {
        let said = installation.run_with_input(arguments, NEW_PASSWORD);
        assert!(said.failure_line().contains("nobody"), "{said:?}");
        assert_eq!(said.out, "");
    }
}

#[test]
fn wrong_usage_ends_with_two_and_help_with_none() {
    let installation = Installation::new(Backend::Sqlite).made();
    for command in ["reset-password", "disable-2fa"] {
        let said = installation.run(&["user", command]);
        assert_eq!(said.code, 2, "{said:?}");
        let said = installation.run(&["user", command, "joan", "--loudly"]);
        assert_eq!(said.code, 2, "{said:?}");
        let said = installation.run(&["user", command, "--help"]);
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains("Usage:"), "{said:?}");
    }
}

#[on_both_databases]
fn an_operator_sees_where_somebody_is_logged_in_and_with_what(installation: Installation) {
    installation.create_user("joan", "user");
    let server = installation.serve();
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    let shown = installation.run(&["user", "show", "joan"]).json();
    let sessions = shown["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 1, "{shown}");
    assert_eq!(sessions[0]["address"], "127.0.0.1", "{shown}");
    let factors = &shown["factors"];
    assert_eq!(factors["password"], true);
    assert_eq!(factors["authenticator_app_since"], json!(null));
    assert_eq!(factors["backup_codes_left"], 0);
    assert_eq!(factors["passkeys"], json!([]));

    let setup = joan.post("/api/v1/users/me/2fa/totp", &json!({})).unwrap();
    let setup = setup.expect_status(200).json();
    let app = Totp::from_url(setup["otpauth_url"].as_str().unwrap()).unwrap();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let code = json!({"code": app.generate(now).to_string()});
    joan.post("/api/v1/users/me/2fa/totp/confirm", &code)
        .unwrap()
        .expect_status(200);
    let reset = installation.run_with_input(&["user", "reset-password", "joan"], "");
    assert_eq!(reset.json()["two_factor_enabled"], true);
    let shown = installation.run(&["user", "show", "joan"]).json();
    assert_eq!(shown["sessions"], json!([]), "{shown}");
    let factors = &shown["factors"];
    assert_eq!(factors["password"], false, "{shown}");
    assert!(factors["authenticator_app_since"].is_string(), "{shown}");
    assert_eq!(factors["backup_codes_left"], 10);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_ends_the_sessions_of_one_or_of_everybody(installation: Installation) {
    for name in ["joan", "mira", "nina"] {
        installation.create_user(name, "user");
    }
    let server = installation.serve();
    let enter = |name: &str| {
        let mut visitor = server.visitor();
        visitor.log_in(name, PASSWORD);
        visitor
    };
    let (joan, again) = (enter("joan"), enter("joan"));
    let mira = enter("mira");
    let ended = installation.run(&["sessions", "end-all", "joan"]).json();
    assert_eq!(ended, json!({"accounts": 1, "sessions": 2}));
    assert_eq!([me(&joan), me(&again), me(&mira)], [401, 401, 200]);
    let nobody = installation.run(&["sessions", "end-all", "nobody"]);
    assert!(nobody.failure_line().contains("nobody"), "{nobody:?}");

    let joan = enter("joan");
    let ended = installation.run(&["sessions", "end-all"]).json();
    assert_eq!(ended, json!({"accounts": 2, "sessions": 2}));
    assert_eq!([me(&joan), me(&mira)], [401, 401]);
    assert_eq!(
        me(&enter("joan")),
        200,
        "whoever has a password logs in again"
    );
    let events = "SELECT actor, action FROM audit_logs WHERE action = 'user.end_all_sessions'";
    let events: Vec<[String; 2]> = installation.database.rows(events).await;
    assert_eq!(events.len(), 3);
}
