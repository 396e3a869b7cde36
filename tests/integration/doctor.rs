//! `stagedoor doctor`: what an operator is told before something breaks.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};

use serde_json::{Value, json};
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
    assert!(said.failure_line().contains("3 checks failed"), "{said:?}");
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
    assert!(said.failure_line().ends_with("1 check failed"), "{said:?}");
    assert!(said.out.contains("refused"), "{said:?}");
}

#[test]
fn a_setting_that_cannot_be_used_is_told_alone_in_words_and_as_json() {
    let installation = Installation::new(Backend::Sqlite);
    let variables = [("STAGEDOOR_ADDR", "nowhere")];
    let said = doctor(&installation, &[], &variables);
    assert!(said.failure_line().contains("STAGEDOOR_ADDR"), "{said:?}");
    assert_eq!(said.out, "");
    let said = doctor(&installation, &["--json"], &variables);
    let line = said.failure_line().strip_prefix("stagedoor: ").unwrap();
    let told: Value = serde_json::from_str(&said.out).unwrap();
    let check = json!({
        "name": "settings",
        "ok": false,
        "detail": line,
        "cause": null,
        "is_worrying": false,
    });
    assert_eq!(told["checks"], json!([check]));
    assert_eq!(told["warnings"], json!([]));
    assert!(told["version"].is_string(), "{told}");
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
    let cause = format!("no PostgreSQL answers at 127.0.0.1:{port} (Connection refused)");
    assert!(said.out.contains(&cause), "{said:?}");
    assert!(!said.out.contains("hush"), "{said:?}");
    // Nothing is wrong with the rest, and it is told all the same.
    for name in ["storage", "key"] {
        assert!(said.out.contains(&format!("ok       {name}")), "{said:?}");
    }
}

#[test]
fn a_socket_that_never_was_is_no_connection_that_broke() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    let folder = installation.data();
    let url = format!("postgres:///x?host={}&port=7&user=nina", folder.display());
    let said = doctor(&installation, &[], &[("DATABASE_URL", &url)]);
    assert_eq!(said.code, 1, "{said:?}");
    let expected = "wrong    database: no PostgreSQL answers there";
    assert!(said.out.contains(expected), "{said:?}");
    let socket = format!("{}/.s.PGSQL.7 (No such file", folder.display());
    assert!(said.out.contains(&socket), "{said:?}");
    assert!(!said.out.contains("broke"), "{said:?}");
}

#[test]
fn a_key_that_cannot_be_used_hides_nothing_of_the_rest() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    close(&installation);
    fs::write(installation.data().join("secret.key"), "hunter22").unwrap();
    let said = doctor(&installation, &[], &[]);
    assert!(said.failure_line().ends_with("1 check failed"), "{said:?}");
    assert!(
        said.out.contains("wrong    key: cannot be used"),
        "{said:?}"
    );
    assert!(!said.out.contains("hunter22"), "{said:?}");
    for name in ["database", "mail", "storage"] {
        assert!(said.out.contains(&format!("ok       {name}")), "{said:?}");
    }
}

#[test]
fn what_is_somebody_elses_is_named_with_its_owner_and_who_asks() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    let data = installation.data();
    let open = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    close(&installation);
    let Some(said) = installation.run_as_nobody(&["doctor"]) else {
        return;
    };
    let owner = "belongs to root (uid 0)";
    let asks = "and this runs as nobody (uid 65534)";
    let expected = format!("{} {owner} (mode 0700), {asks}", data.display());
    assert!(said.out.matches(&expected).count() >= 2, "{said:?}");
    assert!(said.out.contains("wrong    database"), "{said:?}");
    assert!(said.out.contains("wrong    key"), "{said:?}");
    assert!(!said.out.contains("there is none"), "{said:?}");

    // The folder lets everybody in, and its files do not.
    let media = data.join("media");
    fs::create_dir_all(&media).unwrap();
    open(&media, 0o700);
    open(&data, 0o777);
    let said = installation.run_as_nobody(&["doctor"]).unwrap();
    for (file, name, mode) in [
        ("stagedoor.db", "database", "0600"),
        ("secret.key", "key", "0600"),
        ("media", "storage", "0700"),
    ] {
        let file = data.join(file);
        let expected = format!("{} {owner} (mode {mode}), {asks}", file.display());
        assert!(said.out.contains(&expected), "{said:?}");
        assert!(said.out.contains(&format!("wrong    {name}")), "{said:?}");
    }
    close(&installation);

    // Root itself is told whose it is.
    chown(data.join("secret.key"), Some(65534), None).unwrap();
    let said = doctor(&installation, &[], &[]);
    assert!(said.failure_line().ends_with("1 warning"), "{said:?}");
    assert!(said.out.contains("it belongs to nobody"), "{said:?}");
}

#[on_both_databases]
fn what_a_start_would_stumble_over_is_told(installation: Installation) {
    installation.create_user("nina", "user");
    close(&installation);
    let found = |variables: &[(&str, &str)], line: &str| {
        let said = doctor(&installation, &[], variables);
        assert_eq!(said.code, 1, "{line}: {said:?}");
        assert!(said.out.contains(line), "{line}: {said:?}");
    };
    let unusable = "smtps://mail.example.org?tls_ca=/nowhere.pem";
    found(&[("SMTP_URL", unusable)], "wrong    mail server: ");
    found(&[("SMTP_URL", unusable)], "/nowhere.pem");
    let nowhere = ("STAGEDOOR_FFMPEG", "/nowhere");
    found(&[nowhere], "warning  ffmpeg: there is none that runs");
    let nowhere = ("STAGEDOOR_SCAN_COMMAND", "no-such-scanner --fast");
    found(&[nowhere], "warning  STAGEDOOR_SCAN_COMMAND: there is no");

    let texts = installation.data().join("texts");
    fs::create_dir_all(&texts).unwrap();
    fs::write(texts.join("help.md"), b"# \xff\n").unwrap();
    found(&[], "wrong    texts: cannot be read");
    found(&[], "help.md");
    fs::remove_file(texts.join("help.md")).unwrap();
    assert_eq!(doctor(&installation, &[], &[]).code, 0);

    if installation.database.backend() == Backend::Postgres {
        let (server, name) = installation.database.url().rsplit_once('/').unwrap();
        let elsewhere = format!("{server}/postgres");
        let owner = ("DATABASE_MIGRATE_URL", elsewhere.as_str());
        found(&[owner], "it names another database than DATABASE_URL");
        let closed = server.rsplit_once(':').unwrap().0;
        let closed = format!("{closed}:1/{name}");
        let owner = ("DATABASE_MIGRATE_URL", closed.as_str());
        found(&[owner], "DATABASE_MIGRATE_URL: it leads nowhere");
    }
}

#[on_both_databases]
async fn a_database_of_a_newer_version_is_told(installation: Installation) {
    installation.create_user("nina", "user");
    close(&installation);
    let newer = "INSERT INTO _sqlx_migrations
             (version, description, success, checksum, execution_time)
         VALUES (9000, 'to come', TRUE, '', 0)";
    installation.database.execute(newer).await;
    let said = doctor(&installation, &[], &[]);
    let line = "wrong    database: no start on it (the database was made by a newer Stagedoor";
    assert!(said.out.contains(line), "{said:?}");
}

#[test]
fn a_key_that_cannot_be_reached_is_not_called_gone() {
    let installation = Installation::new(Backend::Postgres);
    installation.create_user("nina", "user");
    close(&installation);
    let Some(said) = installation.run_as_nobody(&["serve"]) else {
        return;
    };
    let line = said.failure_line();
    assert!(line.contains("belongs to root (uid 0)"), "{line}");
    assert!(!line.contains("gone"), "{line}");
}

#[on_both_databases]
fn what_goes_on_and_should_be_looked_at_is_a_warning(installation: Installation) {
    installation.create_user("nina", "user");
    close(&installation);
    let said = doctor(
        &installation,
        &[],
        &[("STAGEDOOR_DISK_FLOOR_MB", "1000000")],
    );
    assert!(said.failure_line().ends_with("1 warning"), "{said:?}");
    let storage = "warning  storage: takes files";
    assert!(said.out.contains(storage), "{said:?}");
    installation.run(&["maintenance", "on"]).json();
    let said = doctor(&installation, &[], &[]);
    assert!(said.failure_line().ends_with("1 warning"), "{said:?}");
    let closed = "warning  maintenance: the site is closed";
    assert!(said.out.contains(closed), "{said:?}");
    // Whoever starts it is told, too.
    let server = installation.serve();
    assert!(
        server.log().contains("the site is closed"),
        "{}",
        server.log()
    );
    drop(server);
    installation.run(&["maintenance", "off"]).json();
    assert_eq!(doctor(&installation, &[], &[]).code, 0);
}

#[test]
fn a_log_that_says_nothing_is_told_and_the_documented_file_is_none_to_warn_of() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    close(&installation);
    let file = installation.data().join("log_filter");
    fs::write(&file, "info,stagedoor=debug\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    if rustix::process::geteuid().is_root() {
        chown(&file, Some(65534), None).unwrap();
    }
    let said = doctor(&installation, &[], &[]);
    assert_eq!(said.code, 0, "{said:?}");

    fs::write(&file, "off\n").unwrap();
    let said = doctor(&installation, &[], &[]);
    assert!(said.failure_line().ends_with("1 warning"), "{said:?}");
    assert!(said.out.contains("not even of errors"), "{said:?}");
    // The start says it where somebody sees it.
    let server = installation.serve();
    let log = server.log();
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains("log_filter: \"off\" lets no line"), "{log}");
    drop(server);

    fs::write(&file, "two words\n").unwrap();
    let said = doctor(&installation, &[], &[]);
    assert!(said.out.contains("holds no filter"), "{said:?}");
    fs::remove_file(&file).unwrap();
    let said = doctor(&installation, &[], &[("RUST_LOG", "off")]);
    assert!(said.out.contains("warning  RUST_LOG"), "{said:?}");
}
