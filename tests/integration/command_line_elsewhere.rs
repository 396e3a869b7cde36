//! Commands where there is no site, and what reads their output and stops.

use std::io::Read;
use std::process::Stdio;

use rstest::rstest;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::command::run;
use crate::process::{Installation, files_below};

const CREATE: &[&str] = &[
    "user",
    "create",
    "--username",
    "nina",
    "--email",
    "nina@example.org",
    "--password-stdin",
];

/// One of each group of commands that asks the database.
const ALL: &[&[&str]] = &[
    CREATE,
    &["user", "list"],
    &["user", "delete", "nina"],
    &["jobs", "list"],
    &["invite"],
    &["invite", "list"],
    &["sessions", "end-all"],
    &["track", "list"],
    &["support", "list"],
    &["stats", "creators"],
    &["audit"],
    &["maintenance", "on"],
    &["key", "show"],
    &["key", "rotate"],
    &["db", "check"],
    &["backup", "tonight"],
];

#[test]
fn no_command_makes_a_site_in_a_folder_that_has_none() {
    for exists in [true, false] {
        let installation = Installation::new(Backend::Sqlite);
        let mut folder = installation.data();
        if !exists {
            folder = folder.join("misspelt");
        }
        for arguments in ALL {
            let mut command = installation.command();
            command.env("STAGEDOOR_DATA", &folder).args(*arguments);
            command.env_remove("DATABASE_URL");
            let said = run(command, PASSWORD);
            let line = said.failure_line();
            let expected = format!("there is no database at {}", folder.display());
            assert!(line.contains(&expected), "{arguments:?} {line}");
        }
        assert!(files_below(&installation.data()).is_empty());
        assert_eq!(folder.exists(), exists);
    }
}

#[test]
fn every_command_names_the_socket_where_no_postgresql_answers() {
    let installation = Installation::new(Backend::Sqlite);
    let folder = installation.data();
    let folder = folder.display();
    let url = format!("postgres:///stagedoor?host={folder}&port=7&user=ada");
    let expected = format!(
        "stagedoor: cannot reach DATABASE_URL={url}: no PostgreSQL answers at \
         {folder}/.s.PGSQL.7 (No such file or directory)"
    );
    for arguments in ALL {
        let mut command = installation.command();
        command.env("DATABASE_URL", &url).args(*arguments);
        let said = run(command, PASSWORD);
        assert_eq!(said.failure_line(), expected, "{arguments:?}");
    }
}

#[test]
fn no_command_makes_tables_in_an_empty_postgresql() {
    let installation = Installation::new(Backend::Postgres);
    for arguments in ALL {
        let said = installation.run_with_input(arguments, PASSWORD);
        said.failure_line();
    }
    let said = installation.run(&["user", "list"]);
    assert!(said.failure_line().contains("it is empty"), "{said:?}");
    assert!(files_below(&installation.data()).is_empty());
    // The way there is.
    installation.make();
    installation.run_with_input(CREATE, PASSWORD).json();
}

#[on_both_databases]
fn with_another_data_folder_beside_the_right_database_nothing_is_made(installation: Installation) {
    installation.create_user("nina", "user");
    let folder = installation.data().join("misspelt");
    for arguments in [&["user", "list"][..], &["jobs", "list"]] {
        let mut command = installation.command();
        command.env("STAGEDOOR_DATA", &folder).args(arguments);
        let said = run(command, "");
        let line = said.failure_line();
        assert!(line.contains("there is no data folder at"), "{line}");
        assert!(!folder.exists(), "{arguments:?}");
    }
}

#[rstest]
#[case::check(&["db", "check"])]
#[case::help(&["--help"])]
#[case::one(&["user", "show", "nina"])]
#[case::lines(&["user", "list"])]
#[case::texts(&["texts", "show", "terms"])]
#[case::numbers(&["stats", "creators"])]
#[case::jobs(&["jobs", "list"])]
fn whoever_reads_may_stop(#[case] arguments: &[&str]) {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    let mut command = installation.command();
    command.args(arguments).stderr(Stdio::piped());
    let (reader, writer) = std::io::pipe().unwrap();
    command.stdout(writer);
    drop(reader);
    let mut child = command.spawn().unwrap();
    drop(command);
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}
