//! What is refused, and that nothing was touched then.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rstest::rstest;
use stagedoor_testing::{Backend, on_both_databases};

use super::{backup, folder, manifest, with_a_track};
use crate::process::command::{Said, run};
use crate::process::{Installation, files_below};

fn restore(installation: &Installation, folder: &Path) -> Said {
    installation.run(&["restore", folder.to_str().unwrap()])
}

fn rewrite(folder: &Path, change: impl FnOnce(&mut serde_json::Value)) {
    let mut changed = manifest(folder);
    change(&mut changed);
    fs::write(folder.join("manifest.json"), changed.to_string()).unwrap();
}

#[on_both_databases]
fn a_backup_is_for_its_owner_alone_and_has_the_key_where_that_was_asked_for(
    installation: Installation,
) {
    with_a_track(&installation);
    let tonight = folder(&installation);
    let without = installation.run(&["backup", tonight.to_str().unwrap()]);
    assert_eq!(without.json()["with_key"], false);
    assert!(without.err.contains("The key is not in it"), "{without:?}");
    assert!(!tonight.join("secret.key").exists());
    assert!(!tonight.with_extension("partial").exists());

    let apart = tonight.with_file_name("with-key");
    let with = installation.run(&["backup", apart.to_str().unwrap(), "--with-key"]);
    assert_eq!(with.json()["with_key"], true);
    assert_eq!(with.err, "");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&apart), 0o700);
    let files = files_below(&apart);
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }

    let elsewhere = Installation::new(installation.database.backend());
    let said = restore(&elsewhere, &apart);
    assert_eq!(said.json()["with_key"], true);
    assert!(said.err.contains("db check"), "{said:?}");
    let key = |installation: &Installation| fs::read(installation.data().join("secret.key"));
    assert_eq!(key(&elsewhere).unwrap(), key(&installation).unwrap());

    // The key may be kept apart, and be there before.
    fs::remove_file(apart.join("secret.key")).unwrap();
    let third = Installation::new(installation.database.backend());
    fs::write(third.data().join("secret.key"), key(&installation).unwrap()).unwrap();
    assert_eq!(restore(&third, &apart).json()["with_key"], true);
}

/// 32 bytes in base64.
const OTHER: &str = "ZWxldmVuIGJvYXRzIHVuZGVyIG9uZSBtb29uLiBxdWk=";

#[on_both_databases]
fn a_key_that_is_not_the_databases_is_told_before_or_refused(installation: Installation) {
    with_a_track(&installation);
    let tonight = folder(&installation);
    let made = installation.run(&["backup", tonight.to_str().unwrap(), "--with-key"]);
    assert_eq!(made.code, 0, "{made:?}");
    let key = fs::read_to_string(tonight.join("secret.key")).unwrap();

    let elsewhere = Installation::new(installation.database.backend());
    let there = elsewhere.data().join("secret.key");
    fs::write(&there, OTHER).unwrap();
    let said = restore(&elsewhere, &tonight);
    let line = said.failure_line();
    assert!(
        line.contains("the key of the backup is not among"),
        "{line}"
    );
    assert!(line.contains(there.to_str().unwrap()), "{line}");
    assert_eq!(fs::read_dir(elsewhere.data()).unwrap().count(), 1);
    fs::remove_file(&there).unwrap();
    let with_variable = |key: &str| {
        let mut command = elsewhere.command();
        command.env("STAGEDOOR_SECRET_KEY", key);
        command.arg("restore").arg(&tonight);
        run(command, "")
    };
    let said = with_variable(OTHER);
    let line = said.failure_line();
    assert!(line.contains("those in STAGEDOOR_SECRET_KEY"), "{line}");
    assert!(!line.contains(OTHER), "{line}");

    // Without the backup's nobody can tell before, and it is told after.
    fs::rename(tonight.join("secret.key"), tonight.with_file_name("key")).unwrap();
    fs::write(&there, OTHER).unwrap();
    let said = restore(&elsewhere, &tonight);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("is not the one that belongs"), "{said:?}");
    // The right one, an older one behind it: nothing to tell.
    fs::rename(tonight.with_file_name("key"), tonight.join("secret.key")).unwrap();
    let third = Installation::new(installation.database.backend());
    let both = format!("{OTHER}\n{key}");
    fs::write(third.data().join("secret.key"), both).unwrap();
    let said = restore(&third, &tonight);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(!said.err.contains("is not the one that"), "{said:?}");
}

#[on_both_databases]
fn a_backup_goes_through_a_link_and_never_into_what_it_is_of(installation: Installation) {
    with_a_track(&installation);
    let real = folder(&installation);
    fs::create_dir_all(&real).unwrap();
    let link = real.with_file_name("link");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    backup(&installation, &link);
    assert!(real.join("manifest.json").exists());
    assert!(link.is_symlink());

    let data = installation.data();
    std::os::unix::fs::symlink(&data, real.with_file_name("data-link")).unwrap();
    let before = files_below(&data).len();
    for inside in [
        data.join("backups/tonight"),
        data.join("media/tonight"),
        real.with_file_name("data-link").join("tonight"),
        data.clone(),
    ] {
        let said = installation.run(&["backup", inside.to_str().unwrap()]);
        assert!(said.failure_line().contains(" is inside "), "{said:?}");
    }
    assert_eq!(files_below(&data).len(), before);
}

#[on_both_databases]
fn a_backup_of_an_older_version_is_taken_and_said_to_be_one(installation: Installation) {
    installation.create_user("nina", "user");
    let tonight = folder(&installation);
    backup(&installation, &tonight);
    let made = manifest(&tonight)["schema"].as_i64().unwrap();
    rewrite(&tonight, |manifest| manifest["schema"] = (made - 1).into());
    let elsewhere = Installation::new(installation.database.backend());
    let said = restore(&elsewhere, &tonight);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("made by an older Stagedoor"), "{said:?}");
}

#[on_both_databases]
fn nothing_is_written_over(installation: Installation) {
    with_a_track(&installation);
    let tonight = folder(&installation);
    backup(&installation, &tonight);
    let again = installation.run(&["backup", tonight.to_str().unwrap()]);
    let expected = "not empty, \"database.";
    assert!(again.failure_line().contains(expected), "{again:?}");
    let other = tonight.with_file_name("other");
    fs::create_dir_all(other.with_extension("partial")).unwrap();
    let running = installation.run(&["backup", other.to_str().unwrap()]);
    assert!(
        running.failure_line().contains("another backup"),
        "{running:?}"
    );

    // A server is at work there.
    let server = installation.serve();
    let in_use = restore(&installation, &tonight);
    let data = installation.data();
    let expected = format!("{} is not empty, \"media\" is in it", data.display());
    assert!(in_use.failure_line().contains(&expected), "{in_use:?}");
    drop(server);

    // The folder is new, and the database is not.
    let mut command = installation.command();
    let data = tonight.with_file_name("data");
    command.env("STAGEDOOR_DATA", &data);
    command.args(["restore", tonight.to_str().unwrap()]);
    let said = run(command, "");
    assert!(said.failure_line().contains("database"), "{said:?}");
    assert!(said.failure_line().contains("not empty"), "{said:?}");
    assert!(!data.exists());
    let checked = installation.run(&["db", "check"]).json();
    assert_eq!(checked["is_whole"], true, "{checked}");
}

#[on_both_databases]
fn a_backup_that_is_not_what_it_says_restores_nothing(installation: Installation) {
    with_a_track(&installation);
    let tonight = folder(&installation);
    backup(&installation, &tonight);
    let elsewhere = Installation::new(installation.database.backend());
    let refused = |part: &str| {
        let said = restore(&elsewhere, &tonight);
        let line = said.failure_line();
        assert!(line.contains(part), "{line}");
        let there = fs::read_dir(elsewhere.data()).unwrap().count();
        assert_eq!(there, 0, "{part}");
    };

    let whole = manifest(&tonight);
    rewrite(&tonight, |manifest| manifest["schema"] = 9_999.into());
    refused("made by a newer Stagedoor");
    rewrite(&tonight, |manifest| manifest["format"] = 2.into());
    refused("its format is not 1");
    rewrite(&tonight, |manifest| {
        *manifest = whole.clone();
        manifest["files"][0]["path"] = "../secret.key".into();
    });
    refused("is no backup");
    rewrite(&tonight, |manifest| *manifest = whole.clone());

    let files = whole["files"].as_array().unwrap();
    let track = files.iter().find(|file| {
        let path = file["path"].as_str().unwrap();
        path.starts_with("media/")
    });
    let track = tonight.join(track.unwrap()["path"].as_str().unwrap());
    let content = fs::read(&track).unwrap();
    // It is one file with the store's.
    fs::remove_file(&track).unwrap();
    refused("is missing");
    fs::write(&track, &content[1..]).unwrap();
    refused("another size");
    let mut other = content.clone();
    other[60] ^= 1;
    fs::write(&track, other).unwrap();
    refused("another content");
    fs::write(&track, content).unwrap();
    restore(&elsewhere, &tonight).json();

    fs::remove_file(tonight.join("manifest.json")).unwrap();
    let said = restore(&elsewhere, &tonight);
    assert!(said.failure_line().contains("manifest.json"), "{said:?}");
}

#[rstest]
#[case(Backend::Sqlite, Backend::Postgres)]
#[case(Backend::Postgres, Backend::Sqlite)]
fn one_kind_of_database_is_not_restored_as_the_other(#[case] from: Backend, #[case] to: Backend) {
    let installation = Installation::new(from);
    installation.create_user("nina", "user");
    let tonight = folder(&installation);
    backup(&installation, &tonight);
    let said = restore(&Installation::new(to), &tonight);
    assert!(said.failure_line().contains("another kind"), "{said:?}");
}

#[test]
fn a_restore_that_broke_off_is_not_served() {
    let installation = Installation::new(Backend::Sqlite);
    fs::write(installation.data().join("restore.unfinished"), "").unwrap();
    for arguments in [&["serve"][..], &["user", "show", "nina"], &["migrate"]] {
        let said = installation.run(arguments);
        assert!(said.failure_line().contains("broke off"), "{said:?}");
    }
    assert!(!installation.data().join("stagedoor.db").exists());
}

#[on_both_databases]
fn there_is_nothing_to_back_up_before_the_first_start(installation: Installation) {
    let tonight = folder(&installation);
    let said = installation.run(&["backup", tonight.to_str().unwrap()]);
    said.failure_line();
    assert!(!tonight.exists() && !installation.data().join("stagedoor.db").exists());
}

#[test]
fn without_the_programs_of_postgresql_the_line_says_so() {
    let installation = Installation::new(Backend::Postgres);
    installation.create_user("nina", "user");
    let tonight = folder(&installation);
    for arguments in [["backup"], ["restore"]] {
        let mut command = installation.command();
        command.env("PATH", installation.data()).args(arguments);
        let said = run(
            {
                command.arg(&tonight);
                command
            },
            "",
        );
        if arguments == ["backup"] {
            assert!(
                said.failure_line().contains("pg_dump is not installed"),
                "{said:?}"
            );
            assert!(!tonight.with_extension("partial").exists());
            backup(&installation, &tonight);
        } else {
            assert!(said.failure_line().contains("is not empty"), "{said:?}");
        }
    }
}
