//! The command line as an operator meets it: what it prints, where, and with which exit code.

use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::Installation;
use crate::process::command::{Said, run};
use crate::process::people;
use rstest::rstest;

fn sqlite() -> Installation {
    Installation::new(Backend::Sqlite)
}

/// `user create` with the given name and address, and `input` as the password.
fn create(installation: &Installation, username: &str, email: &str, input: &str) -> Said {
    installation.run_with_input(
        &[
            "user",
            "create",
            "--username",
            username,
            "--email",
            email,
            "--password-stdin",
        ],
        input,
    )
}

#[rstest]
#[case::program(&[])]
#[case::serve(&["serve"])]
#[case::migrate(&["migrate"])]
#[case::doctor(&["doctor"])]
#[case::user(&["user"])]
#[case::create(&["user", "create"])]
#[case::set_role(&["user", "set-role"])]
#[case::show(&["user", "show"])]
#[case::track(&["track"])]
#[case::approve(&["track", "approve"])]
#[case::reject(&["track", "reject"])]
#[case::suspend(&["user", "suspend"])]
#[case::delete(&["user", "delete"])]
#[case::release_name(&["user", "release-name"])]
#[case::stats(&["stats", "creators"])]
#[case::restore(&["user", "restore"])]
#[case::support(&["support"])]
#[case::tickets(&["support", "list"])]
#[case::ticket(&["support", "show"])]
#[case::answer(&["support", "reply"])]
#[case::close(&["support", "close"])]
#[case::jobs(&["jobs"])]
#[case::jobs_listed(&["jobs", "list"])]
#[case::job_retried(&["jobs", "retry"])]
fn help_is_everywhere(#[case] command: &[&str]) {
    let mut arguments = command.to_vec();
    arguments.push("--help");
    let said = sqlite().run(&arguments);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("Usage:"), "{said:?}");
    assert_eq!(said.err, "");
}

#[rstest]
#[case::unknown_command(&["sing"])]
#[case::unknown_flag(&["serve", "--loudly"])]
#[case::no_subcommand(&["user"])]
#[case::no_username(&["user", "create", "--email", "a@example.org", "--password-stdin"])]
#[case::no_password(&["user", "create", "--username", "ada", "--email", "ada@example.org"])]
#[case::no_role(&["user", "set-role", "ada"])]
#[case::unknown_role(&["user", "set-role", "ada", "wizard"])]
#[case::nobody(&["user", "show"])]
#[case::no_track(&["track", "approve"])]
#[case::no_reason(&["track", "reject", "ada"])]
#[case::no_day(&["stats", "creators", "--since", "yesterday"])]
#[case::suspended_without_a_reason(&["user", "suspend", "ada"])]
#[case::tracks_without_ticket(&["user", "set-role", "ada", "user", "--tracks", "keep"])]
#[case::ticket_without_tracks(&["user", "set-role", "ada", "user", "--ticket", "7KQ2-M9XT"])]
#[case::ticket_for_another_role(&["user", "set-role", "ada", "label", "--ticket", "7KQ2-M9XT", "--tracks", "keep"])]
#[case::no_such_state(&["support", "list", "--state", "lost"])]
#[case::no_job(&["jobs", "retry"])]
#[case::no_state(&["jobs", "list", "--state", "lost"])]
#[case::kind_without_all(&["jobs", "retry", "--kind", "verify_email"])]
#[case::one_too_many(&["migrate", "now"])]
fn wrong_usage_ends_with_two(#[case] arguments: &[&str]) {
    let said = sqlite().run(arguments);
    assert_eq!(said.code, 2, "{said:?}");
    assert_eq!(said.out, "");
    assert!(!said.err.is_empty());
}

#[on_both_databases]
fn migrating_works_and_works_again(installation: Installation) {
    for _ in 0..2 {
        let said = installation.run(&["migrate"]);
        assert_eq!(said.code, 0, "{said:?}");
    }
}

#[on_both_databases]
fn a_track_that_does_not_wait_is_not_looked_at(installation: Installation) {
    installation.create_user("ada", "creator");
    let listed = installation.run(&["track", "list"]);
    assert_eq!(listed.json(), serde_json::json!([]));
    let id = "00000000-0000-7000-8000-000000000000";
    for which in ["ada", "nobody", id] {
        for command in [
            &["track", "approve", which][..],
            &["track", "reject", which, "--reason", "No."],
        ] {
            let said = installation.run(command);
            let line = format!("no track of {which:?} waits to be looked at");
            assert!(said.failure_line().contains(&line), "{said:?}");
        }
    }
}

#[on_both_databases]
fn an_account_is_suspended_shown_so_and_restored(installation: Installation) {
    installation.create_user("ada", "creator");
    let reason = "Somebody else's music.";
    let said = installation.run(&["user", "suspend", "ada", "--reason", reason]);
    assert_eq!(said.json()["status"], "suspended");
    let shown = installation.run(&["user", "show", "ada"]).json();
    assert_eq!(shown["suspension_reason"], reason);
    let again = installation.run(&["user", "suspend", "ada", "--reason", "Twice."]);
    assert!(
        again.failure_line().contains("suspended already"),
        "{again:?}"
    );
    let empty = installation.run(&["user", "suspend", "ada", "--reason", " "]);
    assert!(empty.failure_line().contains("Give a reason"), "{empty:?}");
    let nobody = installation.run(&["user", "suspend", "eve", "--reason", reason]);
    assert!(
        nobody.failure_line().contains("nobody has the username"),
        "{nobody:?}"
    );

    let said = installation.run(&["user", "restore", "ada"]);
    assert_eq!(said.json()["status"], "active");
    let shown = installation.run(&["user", "show", "ada"]).json();
    assert!(shown.get("suspension_reason").is_none(), "{shown}");
    let again = installation.run(&["user", "restore", "ada"]);
    assert!(again.failure_line().contains("not suspended"), "{again:?}");
}

#[on_both_databases]
fn the_last_administrator_stays_one_whatever_is_asked_for(installation: Installation) {
    installation.create_user("root", "admin");
    let ways: [&[&str]; 4] = [
        &["user", "set-role", "root", "moderator"],
        &["user", "delete", "root"],
        &["user", "delete", "root", "--now"],
        &["user", "suspend", "root", "--reason", "No."],
    ];
    for way in ways {
        let said = installation.run(way);
        let line = said.failure_line();
        assert!(line.contains("This is the last administrator"), "{line}");
    }
    let root = installation.run(&["user", "show", "root"]).json();
    assert_eq!(
        (&root["role"], &root["status"]),
        (&"admin".into(), &"active".into())
    );
    installation
        .run(&["user", "set-role", "root", "admin"])
        .json();

    installation.create_user("ada", "admin");
    installation
        .run(&["user", "delete", "root", "--now"])
        .json();
    // Whoever is leaving is none any more.
    let said = installation.run(&["user", "set-role", "ada", "user"]);
    assert!(
        said.failure_line().contains("last administrator"),
        "{said:?}"
    );
}

#[on_both_databases]
fn an_account_is_deleted_by_its_name_or_its_id(installation: Installation) {
    installation.create_user("ada", "creator");
    installation.create_user("grace", "user");
    let said = installation.run(&["user", "delete", "ada", "--keep-public-tracks"]);
    let until = said.json()["deletion_scheduled_for"].clone();
    let shown = installation.run(&["user", "show", "ada"]).json();
    assert_eq!(shown["status"], "leaving");
    assert_eq!(shown["deletion_scheduled_for"], until);
    let again = installation.run(&["user", "delete", "ada", "--now"]);
    assert!(again.failure_line().contains("being deleted"), "{again:?}");

    let grace = installation.run(&["user", "show", "grace"]).json();
    let id = grace["id"].as_str().unwrap();
    let said = installation.run(&["user", "delete", id, "--now"]);
    assert_eq!(said.code, 0, "{said:?}");
    let nobody = installation.run(&["user", "delete", "eve"]);
    assert!(
        nobody.failure_line().contains("nobody has the username"),
        "{nobody:?}"
    );
    let free = installation.run(&["user", "release-name", "eve"]);
    assert!(
        free.failure_line().contains("No deleted account"),
        "{free:?}"
    );
}

#[on_both_databases]
fn creators_are_counted(installation: Installation) {
    installation.create_user("ada", "creator");
    installation.create_user("grace", "user");
    let said = installation.run(&["stats", "creators", "--json"]).json();
    let numbers = |name: &str| said[name].as_i64().unwrap();
    assert_eq!((numbers("organic"), numbers("assigned")), (0, 1));
    assert_eq!(numbers("verified_without_upgrade"), 1);
    assert_eq!(said["weeks"].as_array().unwrap().len(), 13);
    let today = said["days"].as_array().unwrap().last().unwrap();
    assert_eq!(today["assigned"], 1, "{today}");
    let text = installation.run(&["stats", "creators"]);
    assert!(
        text.out.contains("1  artists, made so by an operator"),
        "{text:?}"
    );
    let future = installation.run(&["stats", "creators", "--since", "2999-01-01"]);
    assert!(
        future.failure_line().contains("last ten years"),
        "{future:?}"
    );
    let no_day = installation.run(&["stats", "creators", "--since", "foo"]);
    assert_eq!(no_day.code, 2, "{no_day:?}");
    let expected = "a day, such as 2026-01-31";
    assert!(no_day.err.contains(expected), "{no_day:?}");
}

#[on_both_databases]
fn a_created_user_is_printed_shown_and_can_log_in(installation: Installation) {
    // A pipe from `echo` ends with a line break that is no part of the password.
    let created = installation.create_user("Ada-Lovelace", "label");
    assert_eq!(created["username"], "Ada-Lovelace");
    assert_eq!(created["email"], "Ada-Lovelace@example.org");
    assert_eq!(created["role"], "label");
    assert_eq!(created["is_verified"], true);
    assert!(created["promoted_to_creator_at"].is_null(), "{created}");
    let mut keys: Vec<&String> = created.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "created_at",
            "deletion_scheduled_for",
            "email",
            "id",
            "is_verified",
            "promoted_to_creator_at",
            "role",
            "status",
            "two_factor_enabled",
            "username"
        ]
    );

    for who in ["Ada-Lovelace", "ada-lovelace", "ada-lovelace@EXAMPLE.org"] {
        let shown = installation.run(&["user", "show", who]).json();
        for (key, value) in created.as_object().unwrap() {
            assert_eq!(&shown[key], value, "{who} {key}");
        }
    }

    let server = installation.serve();
    let mut visitor = server.visitor();
    visitor.log_in("ada-lovelace", PASSWORD);
    let me = visitor.get("/api/v1/users/me").unwrap().expect_status(200);
    assert_eq!(me.json(), created);
}

#[test]
fn without_flags_a_new_user_is_a_user_and_not_verified() {
    let installation = sqlite().made();
    let user = create(&installation, "grace", "grace@example.org", PASSWORD).json();
    assert_eq!(user["role"], "user");
    assert_eq!(user["is_verified"], false);
}

#[rstest]
#[case::short_password("ada", "ada@example.org", "short")]
#[case::common_password("ada", "ada@example.org", "password123")]
#[case::no_password("ada", "ada@example.org", "")]
#[case::bad_email("ada", "ada at example.org", PASSWORD)]
#[case::bad_username("a b", "ada@example.org", PASSWORD)]
#[case::username_taken("GRACE", "ada@example.org", PASSWORD)]
#[case::email_taken("ada", "Grace@Example.org", PASSWORD)]
fn a_user_who_cannot_be_is_refused_in_one_line(
    #[case] username: &str,
    #[case] email: &str,
    #[case] password: &str,
) {
    let installation = sqlite();
    installation.create_user("grace", "user");
    let said = create(&installation, username, email, password);
    let line = said.failure_line();
    assert_eq!(said.out, "");
    assert!(password.is_empty() || !line.contains(password), "{line}");
}

#[test]
fn nobody_by_that_name_is_a_failure_of_one_line() {
    let installation = sqlite().made();
    for arguments in [
        &["user", "show", "nobody"][..],
        &["user", "set-role", "nobody@example.org", "artist"],
    ] {
        let said = installation.run(arguments);
        assert!(said.failure_line().contains("nobody"), "{said:?}");
        assert_eq!(said.out, "");
    }
}

#[test]
fn an_address_that_nobody_has_confirmed_is_no_name_and_its_claims_are_listed() {
    let installation = sqlite().made();
    for name in ["grace", "mallory"] {
        create(&installation, name, "grace@example.org", PASSWORD).json();
    }
    let said = installation.run(&["user", "set-role", "Grace@example.org", "admin"]);
    let line = said.failure_line();
    for name in ["grace", "mallory"] {
        assert!(line.contains(name), "{line}");
    }
    let grace = installation.run(&["user", "show", "grace"]).json();
    assert_eq!(grace["role"], "user");
}

#[on_both_databases]
async fn a_role_set_by_an_operator_is_audited_and_counts_at_once(installation: Installation) {
    installation.create_user("joan", "user");
    let server = installation.serve();
    let mut visitor = server.visitor();
    visitor.log_in("joan", PASSWORD);

    let user = installation
        .run(&["user", "set-role", "joan@example.org", "moderator"])
        .json();
    assert_eq!(user["role"], "moderator");
    assert!(user["promoted_to_creator_at"].is_null());
    let me = visitor.get("/api/v1/users/me").unwrap().expect_status(200);
    assert_eq!(me.json()["role"], "moderator");

    let events: Vec<[String; 2]> = installation.database.rows(people::AUDITED_ROLES).await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0][0], "operator");
    assert!(events[0][1].contains("moderator"), "{events:?}");
}

#[rstest]
#[case(
    "DATABASE_URL",
    "mysql://ada:hunter22@localhost/stagedoor",
    Some("hunter22")
)]
#[case("DATABASE_URL", "not a url", None)]
#[case(
    "DATABASE_READ_URL",
    "ftp://ada:hunter22@localhost/stagedoor",
    Some("hunter22")
)]
#[case("STAGEDOOR_ADDR", "next door", None)]
#[case("STAGEDOOR_ADDR", "127.0.0.1:99999", None)]
#[case("STAGEDOOR_PUBLIC_URL", "stage door", None)]
#[case("STAGEDOOR_PUBLIC_URL", "ftp://localhost", None)]
#[case("SMTP_URL", "http://ada:hunter22@localhost:25", Some("hunter22"))]
#[case("STAGEDOOR_MAIL_FROM", "nobody in particular", None)]
#[case("STAGEDOOR_DEV", "perhaps", None)]
#[case("STAGEDOOR_RATE_LIMITS", "some", None)]
#[case("STAGEDOOR_TRUSTED_PROXIES", "10.0.0.0/8, the one in the cellar", None)]
#[case("STAGEDOOR_LOG_FORMAT", "xml", None)]
fn a_bad_value_stops_the_start_with_one_line(
    #[case] variable: &str,
    #[case] value: &str,
    #[case] secret: Option<&str>,
) {
    let installation = sqlite();
    let mut command = installation.command();
    command.arg("serve").env(variable, value);
    let said = run(command, "");
    let line = said.failure_line();
    assert!(line.contains(variable), "{line}");
    if let Some(secret) = secret {
        assert!(!line.contains(secret), "a secret is printed: {line}");
    } else {
        assert!(line.contains(value), "the value is not named: {line}");
    }
}

#[rstest]
#[case("STAGEDOOR_DEV", "1")]
#[case("STAGEDOOR_RATE_LIMITS", "off")]
fn what_is_for_the_loopback_alone_is_refused_elsewhere(#[case] variable: &str, #[case] on: &str) {
    let installation = sqlite();
    let mut command = installation.command();
    command
        .arg("serve")
        .env("STAGEDOOR_PUBLIC_URL", "https://stagedoor.example")
        .env(variable, on);
    let said = run(command, "");
    assert!(said.failure_line().contains(variable), "{said:?}");
}

#[test]
fn a_database_that_is_away_is_a_failure_of_one_line() {
    let installation = sqlite();
    let mut command = installation.command();
    command
        .args(["user", "show", "ada"])
        // Port 9 (discard): nothing listens there.
        .env(
            "DATABASE_URL",
            "postgres://ada:hunter22@127.0.0.1:9/stagedoor",
        );
    let said = run(command, "");
    let line = said.failure_line();
    assert!(!line.contains("hunter22"), "{line}");
    assert!(
        line.ends_with(
            "cannot reach DATABASE_URL=postgres://ada:***@127.0.0.1:9/stagedoor: no PostgreSQL \
             answers at 127.0.0.1:9 (Connection refused)"
        ),
        "{line}"
    );
    assert!(!line.contains("migrat"), "{line}");
    let causes: Vec<&str> = line.split(": ").collect();
    for cause in &causes {
        let times = causes.iter().filter(|other| *other == cause).count();
        assert_eq!(times, 1, "{cause:?} is said more than once: {line}");
    }
}

#[test]
fn the_texts_are_printed_to_begin_ones_own_with() {
    let installation = sqlite();
    let list = installation.run(&["texts", "list"]);
    assert_eq!(list.code, 0, "{list:?}");
    assert_eq!(
        list.out.matches("\"is_default\": true").count(),
        3,
        "{list:?}"
    );
    let terms = installation.run(&["texts", "show", "terms"]);
    assert_eq!(terms.code, 0, "{terms:?}");
    assert!(terms.out.starts_with("# Terms"), "{terms:?}");

    let folder = installation.data().join("texts");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("terms.md"), "# Ours, of {{nobody}}").unwrap();
    let list = installation.run(&["texts", "list"]);
    assert_eq!(
        list.out.matches("\"is_default\": true").count(),
        2,
        "{list:?}"
    );
    let server = installation.serve();
    let log = server.log();
    assert!(log.contains("{{nobody}} stands for nothing"), "{log}");
    assert!(
        log.contains("privacy, help") && log.contains("STAGEDOOR_CONTACT"),
        "{log}"
    );
}

#[test]
fn health_asks_the_server_at_the_listen_address() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve();
    let health = |address: std::net::SocketAddr| {
        let mut command = installation.command();
        command
            .env("STAGEDOOR_ADDR", address.to_string())
            .arg("health");
        command.output().unwrap()
    };
    assert!(health(server.address).status.success());
    server.kill_nine();
    let said = health(server.address);
    assert_eq!(said.status.code(), Some(1));
    let line = String::from_utf8(said.stderr).unwrap();
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.contains(&server.address.to_string()), "{line}");
    assert!(line.contains("refused"), "{line}");
}
