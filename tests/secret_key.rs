//! The key that seals secrets: a file in the data folder, or the environment's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod process;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use process::House;
use process::command::run;
use process::database::Kind;
use rstest::rstest;

/// 32 bytes in base64.
const KEY: &str = "c2V2ZW4gbGFudGVybnMgYnkgdGhlIHJpdmVyIGJhbms=";

fn house() -> (House, PathBuf) {
    let house = House::new(Kind::Sqlite.fresh().unwrap());
    let file = house.data().join("secret.key");
    (house, file)
}

#[test]
fn the_first_start_makes_it_for_its_owner_alone_and_the_next_one_keeps_it() {
    let (house, file) = house();
    assert!(!file.exists());
    drop(house.serve());
    let key = fs::read_to_string(&file).unwrap();
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let server = house.serve();
    assert_eq!(fs::read_to_string(&file).unwrap(), key);
    assert!(!server.log().contains(key.trim()), "the key is printed");
}

#[rstest]
#[case::no_key("hunter22 is not a key")]
#[case::a_part_of_one("c2V2ZW4gbGFudGVybnM=")]
#[case::nothing("")]
fn a_broken_one_stops_the_start_with_one_line(#[case] text: &str) {
    let (house, file) = house();
    fs::write(&file, text).unwrap();
    // On any free port, so that no other server is in the way.
    let mut command = house.command();
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
    let (house, file) = house();
    let server = house.serve_with(|command| {
        command.env("STAGEDOOR_SECRET_KEY", KEY);
    });
    assert!(!file.exists());
    assert!(!server.log().contains(KEY), "the key is printed");
    drop(server);

    // Not even a broken file is looked at.
    fs::write(&file, "hunter22").unwrap();
    drop(house.serve_with(|command| {
        command.env("STAGEDOOR_SECRET_KEY", KEY);
    }));
    assert_eq!(fs::read_to_string(&file).unwrap(), "hunter22");
}

#[test]
fn a_broken_one_in_the_environment_is_never_printed() {
    let (house, file) = house();
    let mut command = house.command();
    command.arg("serve").env("STAGEDOOR_SECRET_KEY", &KEY[1..]);
    let said = run(command, "");
    let line = said.failure_line();
    assert!(line.contains("STAGEDOOR_SECRET_KEY="), "{line}");
    assert!(line.contains("32 bytes in base64"), "{line}");
    assert!(!line.contains(&KEY[1..9]), "{line}");
    assert!(!file.exists());
}
