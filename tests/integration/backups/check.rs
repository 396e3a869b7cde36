//! `stagedoor db check`, and databases of another version.

use std::fs;

use serde_json::json;
use stagedoor_testing::{Backend, on_both_databases};

use super::{folder, with_a_track};
use crate::process::{Installation, files_below};

#[on_both_databases]
fn what_is_missing_or_too_much_is_found(installation: Installation) {
    let id = with_a_track(&installation);
    let said = installation.run(&["db", "check"]).json();
    assert_eq!(said["is_whole"], true, "{said}");
    assert_eq!(said["database"], json!([]), "{said}");
    assert_eq!(said["schema"], said["program_schema"], "{said}");

    let media = installation.data().join("media");
    let files = files_below(&media);
    let track = files
        .iter()
        .find(|file| file.to_string_lossy().ends_with(&format!("{id}.wav")))
        .unwrap();
    let stray = "ab/00000000-0000-0000-0000-0000000000ab.wav";
    fs::create_dir_all(media.join("ab")).unwrap();
    fs::copy(track, media.join(stray)).unwrap();
    let young = installation.run(&["db", "check"]).json();
    assert_eq!(young["media"]["young"], 1, "{young}");
    let file = fs::File::options().write(true).open(media.join(stray));
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(48);
    file.unwrap().set_modified(long_ago).unwrap();
    let old = installation.run(&["db", "check"]).json();
    assert_eq!(old["media"]["unnamed"], json!([stray]), "{old}");

    let content = fs::read(track).unwrap();
    fs::write(track, &content[..100]).unwrap();
    let short = installation.run(&["db", "check"]);
    assert!(short.failure_line().contains("another size"), "{short:?}");
    // A backup is made nevertheless, and says what is wrong with it.
    let cut = folder(&installation).with_file_name("cut");
    let made = installation.run(&["backup", cut.to_str().unwrap()]);
    assert_eq!(made.code, 1, "{made:?}");
    let last = made.err.lines().last().unwrap();
    assert!(last.contains("1 object has another size"), "{made:?}");
    assert!(last.contains(&id), "{made:?}");
    let said: serde_json::Value = serde_json::from_str(&made.out).unwrap();
    assert!(said["wrong_size"].to_string().contains(&id), "{said}");
    fs::remove_file(track).unwrap();
    let gone = installation.run(&["db", "check"]);
    assert!(gone.failure_line().contains("is missing"), "{gone:?}");
    assert!(gone.failure_line().contains(&id), "{gone:?}");

    let tonight = folder(&installation);
    let made = installation.run(&["backup", tonight.to_str().unwrap()]);
    assert_eq!(made.code, 1, "{made:?}");
    assert!(made.err.contains("1 object is missing"), "{made:?}");
    let said: serde_json::Value = serde_json::from_str(&made.out).unwrap();
    assert!(said["missing"].to_string().contains(&id), "{said}");
    let elsewhere = Installation::new(installation.database.backend());
    let restored = elsewhere.run(&["restore", cut.to_str().unwrap()]).json();
    assert!(
        restored["wrong_size"].to_string().contains(&id),
        "{restored}"
    );
}

#[on_both_databases]
async fn a_database_of_a_newer_version_is_left_alone_and_said(installation: Installation) {
    installation.create_user("nina", "user");
    let newer = match installation.database.backend() {
        Backend::Sqlite => {
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'what comes later', TRUE, x'00', 0)"
        }
        Backend::Postgres => {
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'what comes later', TRUE, '\\x00', 0)"
        }
    };
    installation.database.execute(newer).await;
    for arguments in [
        &["serve"][..],
        &["migrate"],
        &["user", "show", "nina"],
        &["db", "check"],
        &["backup", "later"],
    ] {
        let said = installation.run(arguments);
        let line = said.failure_line();
        assert!(line.contains("made by a newer Stagedoor"), "{line}");
        assert!(line.contains("schema 9999"), "{line}");
    }
}

#[on_both_databases]
async fn a_database_of_an_older_version_is_checked_and_not_changed(installation: Installation) {
    installation.create_user("nina", "user");
    installation
        .database
        .execute(
            "DELETE FROM _sqlx_migrations
             WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)",
        )
        .await;
    let said = installation.run(&["db", "check"]);
    assert!(
        said.failure_line().contains("stagedoor migrate"),
        "{said:?}"
    );
    let said = installation.run(&["backup", "tonight"]);
    assert!(
        said.failure_line().contains("stagedoor migrate"),
        "{said:?}"
    );
}

#[test]
fn a_damaged_file_of_sqlite_is_found() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "user");
    let tonight = folder(&installation);
    super::backup(&installation, &tonight);
    let elsewhere = Installation::new(Backend::Sqlite);
    elsewhere
        .run(&["restore", tonight.to_str().unwrap()])
        .json();
    let file = elsewhere.data().join("stagedoor.db");
    let mut content = fs::read(&file).unwrap();
    // Pages of the schema stay, so that it opens.
    let middle = content.len() / 2 / 4096 * 4096;
    content[middle..middle + 4096 * 8].fill(0xa5);
    fs::write(&file, content).unwrap();
    let said = elsewhere.run(&["db", "check"]);
    assert_eq!(said.code, 1, "{said:?}");
}
