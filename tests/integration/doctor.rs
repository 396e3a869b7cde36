//! `stagedoor doctor`: what an operator is told before something breaks.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use stagedoor::version::WITH_COMMIT;
use stagedoor_testing::{Backend, on_both_databases};

use crate::process::command::{Said, run};
use crate::process::{Installation, files_below};

/// `doctor` with these arguments, on an installation whose operator is named.
fn doctor(installation: &Installation, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = installation.command();
    command.arg("doctor").args(arguments);
    command
        .env("STAGEDOOR_OPERATOR", "Nina")
        .env("STAGEDOOR_CONTACT", "nina@example.org")
        .envs(variables.iter().copied());
    run(command, "")
}

#[on_both_databases]
fn a_sound_installation_has_nothing_wrong(installation: Installation) {
    installation.create_user("nina", "user");
    close(&installation);
    let said = doctor(&installation, &[], &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(said.err, "");
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[0], format!("stagedoor {WITH_COMMIT}"));
    assert_eq!(lines.len(), 5, "{said:?}");
    assert!(lines[1..].iter().all(|line| line.starts_with("ok ")));
    // Beside a running server too, and as JSON.
    let _server = installation.serve();
    let said = doctor(&installation, &["--json"], &[]).json();
    assert_eq!(said["checks"].as_array().unwrap().len(), 4);
    assert_eq!(said["warnings"].as_array().unwrap().len(), 0, "{said}");
}

/// The data folder as the program makes it.
fn close(installation: &Installation) {
    let mode = fs::Permissions::from_mode(0o700);
    fs::set_permissions(installation.data(), mode).unwrap();
}

#[test]
fn before_the_first_start_nothing_is_made() {
    let installation = Installation::new(Backend::Sqlite);
    close(&installation);
    let said = doctor(&installation, &[], &[]);
    assert!(
        said.failure_line().contains("1 of the checks failed"),
        "{said:?}"
    );
    assert!(said.out.contains("the first start makes it"), "{said:?}");
    assert!(files_below(&installation.data()).is_empty());
}

#[test]
fn what_is_probably_wrong_is_told_and_is_a_failure() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    close(&installation);
    let variables = [
        ("STAGEDOOR_PUBLIC_URL", "https://music.example"),
        ("STAGEDOOR_TRUSTED_PROXYS", "::1"),
        ("RUST_LOG", "sqlx"),
    ];
    let said = doctor(&installation, &[], &variables);
    assert!(said.failure_line().contains("5 warnings"), "{said:?}");
    for about in [
        "SMTP_URL",
        "STAGEDOOR_MAIL_FROM",
        "STAGEDOOR_TRUSTED_PROXIES",
        "STAGEDOOR_TRUSTED_PROXYS: there is no such setting: is STAGEDOOR_TRUSTED_PROXIES meant?",
        "RUST_LOG",
    ] {
        assert!(
            said.out.contains(&format!("warning  {about}")),
            "{about} {said:?}"
        );
    }
    // The log says the same at the start.
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_TRUSTED_PROXYS", "::1");
    });
    assert!(server.log().contains("is STAGEDOOR_TRUSTED_PROXIES meant?"));
}

#[test]
fn a_test_mail_is_sent_or_it_is_told_why_not() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    close(&installation);
    let said = doctor(&installation, &["--mail", "joan@example.org"], &[]);
    assert_eq!(said.code, 0, "{said:?}");
    let mails = files_below(&installation.data().join("outbox"));
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    let mail = fs::read_to_string(mail).unwrap();
    assert!(mail.contains("joan@example.org"), "{mail}");
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let smtp = format!("smtp://127.0.0.1:{port}");
    let variables = [
        ("SMTP_URL", smtp.as_str()),
        ("STAGEDOOR_MAIL_FROM", "no-reply@music.example"),
    ];
    let said = doctor(&installation, &["--mail", "joan@example.org"], &variables);
    assert!(
        said.failure_line().contains("1 of the checks failed"),
        "{said:?}"
    );
    assert!(said.out.contains("refused"), "{said:?}");
}

#[test]
fn a_database_that_refuses_is_told_with_its_cause() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let url = format!("postgres://nina:hush@127.0.0.1:{port}/x");
    let said = doctor(&installation, &[], &[("DATABASE_URL", &url)]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.out.contains("wrong    database: connection refused"),
        "{said:?}"
    );
    assert!(!said.out.contains("hush"), "{said:?}");
}
