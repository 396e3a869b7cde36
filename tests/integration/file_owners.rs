//! What root makes in the data folder of another user, whose server goes on with it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use stagedoor_testing::Backend;

use crate::process::Installation;
use crate::process::command::{NOBODY, give_to_nobody};

/// What is in `folder` and is not `nobody`'s.
fn of_others(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.metadata().unwrap().uid() != NOBODY {
            found.push(entry.path().display().to_string());
        }
        if entry.path().is_dir() {
            found.extend(of_others(&entry.path()));
        }
    }
    found
}

#[test]
fn what_root_makes_there_is_its_owners() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let installation = Installation::new(Backend::Sqlite);
    give_to_nobody(&installation.data());
    installation.create_user("nina", "creator");
    let made = installation.data();
    for name in ["stagedoor.db", "secret.key", "media/incoming"] {
        assert!(made.join(name).exists(), "{name}");
    }
    assert_eq!(of_others(&made), Vec::<String>::new());

    installation.run(&["key", "rotate"]).json();
    assert_eq!(of_others(&made), Vec::<String>::new());
    let shown = installation.run_as_nobody(&["key", "show"]).unwrap();
    assert_eq!(shown.code, 0, "{shown:?}");

    let tonight = made.with_file_name("tonight");
    let backup = ["backup", tonight.to_str().unwrap(), "--with-key"];
    installation.run(&backup).json();
    let elsewhere = Installation::new(Backend::Sqlite);
    give_to_nobody(&elsewhere.data());
    let restore = ["restore", tonight.to_str().unwrap()];
    elsewhere.run(&restore).json();
    assert_eq!(of_others(&elsewhere.data()), Vec::<String>::new());
    let shown = elsewhere.run_as_nobody(&["user", "show", "nina"]).unwrap();
    assert_eq!(shown.json()["username"], "nina");
}
