//! Folders that a backup is made of, goes to and comes back into: what is in them, and whose
//! they are.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

use stagedoor_testing::Backend;

use super::{backup, folder, with_a_track};
use crate::process::command::give_to_nobody;
use crate::process::{Installation, files_below};

#[test]
fn what_is_in_the_way_is_named_and_a_disks_own_folder_is_not_in_that_of_a_restore() {
    let installation = Installation::new(Backend::Sqlite);
    with_a_track(&installation);
    let tonight = folder(&installation);
    backup(&installation, &tonight);
    let elsewhere = Installation::new(Backend::Sqlite);
    let restore = ["restore", tonight.to_str().unwrap()];
    fs::create_dir(elsewhere.data().join("lost+found")).unwrap();
    for stray in [".hidden", "notes.txt"] {
        let stray = elsewhere.data().join(stray);
        fs::write(&stray, "").unwrap();
        let said = elsewhere.run(&restore);
        let expected = format!("{:?} is in it", stray.file_name().unwrap());
        assert!(said.failure_line().contains(&expected), "{said:?}");
        fs::remove_file(stray).unwrap();
    }
    elsewhere.run(&restore).json();
    assert_eq!(elsewhere.run(&["db", "check"]).json()["is_whole"], true);

    // A backup takes the place of its folder, which a disk's own cannot make free.
    let disk = tonight.with_file_name("disk");
    fs::create_dir_all(disk.join("lost+found")).unwrap();
    let said = installation.run(&["backup", disk.to_str().unwrap()]);
    let expected = "\"lost+found\" is in it: name a folder that is new";
    assert!(said.failure_line().contains(expected), "{said:?}");
    backup(&installation, &disk.join("tonight"));
}

/// Makes `place` root's alone.
fn close(place: &Path) {
    chown(place, Some(0), Some(0)).unwrap();
    let mode = if place.is_dir() { 0o700 } else { 0o600 };
    fs::set_permissions(place, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_cannot_be_read_is_named_with_whose_it_is() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let installation = Installation::new(Backend::Sqlite);
    let id = with_a_track(&installation);
    let (data, tonight) = (installation.data(), folder(&installation));
    let text = data.join("texts/help.md");
    fs::create_dir_all(data.join("texts")).unwrap();
    fs::write(&text, "# Help").unwrap();
    let above = tonight.parent().unwrap();
    fs::create_dir_all(above).unwrap();
    for place in [data.as_path(), above] {
        give_to_nobody(place);
    }
    let make = ["backup", tonight.to_str().unwrap()];
    let refused = |arguments: &[&str], unread: &Path, owned: &Path| {
        let said = installation.run_as_nobody(arguments).unwrap();
        let line = said.failure_line();
        let expected = format!(
            "stagedoor: cannot read {}: {} belongs to root (uid 0)",
            unread.display(),
            owned.display()
        );
        assert!(line.starts_with(&expected), "{line}");
        assert!(line.ends_with("this runs as nobody (uid 65534)"), "{line}");
    };
    close(&text);
    refused(&make, &text, &text);
    give_to_nobody(&text);

    let name = format!("{id}.wav");
    let files = files_below(&data.join("media"));
    let track = files.iter().find(|file| file.ends_with(&name)).unwrap();
    let of_track = track.parent().unwrap();
    close(of_track);
    refused(&make, of_track, of_track);
    refused(&["db", "check"], of_track, of_track);
    give_to_nobody(of_track);

    let made = installation.run_as_nobody(&make).unwrap();
    assert_eq!(made.code, 0, "{made:?}");
    close(&tonight);
    let restore = ["restore", tonight.to_str().unwrap()];
    refused(&restore, &tonight.join("manifest.json"), &tonight);
}

#[test]
fn a_link_to_what_cannot_be_read_is_told_by_the_name_in_the_store() {
    if rustix::process::geteuid().is_root() {
        // It reads everything.
        return;
    }
    let installation = Installation::new(Backend::Sqlite);
    let id = with_a_track(&installation);
    let name = format!("{id}.wav");
    let files = files_below(&installation.data().join("media"));
    let track = files.iter().find(|file| file.ends_with(&name)).unwrap();
    fs::set_permissions(track, Permissions::from_mode(0o000)).unwrap();
    let tonight = folder(&installation);
    let said = installation.run(&["backup", tonight.to_str().unwrap()]);
    let expected = format!("cannot read {}", track.display());
    assert!(said.failure_line().contains(&expected), "{said:?}");
}
