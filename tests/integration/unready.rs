//! Readiness of the real program against what only a real system does: a disk that is
//! full, and files that are somebody else's.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use stagedoor_testing::Backend;

use crate::process::command::BINARY;
use crate::process::{Installation, Server};

/// Whom files belong to that are not the server's, or the other way round.
const NOBODY: u32 = 65534;

fn readiness(server: &Server) -> (u16, Value) {
    let answer = server.visitor().get("/readyz").unwrap();
    (answer.status, answer.json())
}

/// Asks until the status is this: an answer is good for a second.
fn until(server: &Server, status: u16) -> Value {
    let start = Instant::now();
    loop {
        let (found, json) = readiness(server);
        if found == status {
            return json;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{json}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn check<'j>(json: &'j Value, name: &str) -> &'j Value {
    let mut checks = json["checks"].as_array().unwrap().iter();
    checks.find(|check| check["name"] == name).unwrap()
}

/// `command` with `before` done first, by a shell that `wrapper` starts.
fn wrapped(command: &Command, wrapper: &[&str], before: &str) -> Command {
    let mut wrapped = Command::new(wrapper[0]);
    wrapped.args(&wrapper[1..]);
    wrapped.args(["sh", "-c", &format!("{before} exec \"$0\"")]);
    wrapped.arg(command.get_program());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    wrapped.current_dir(command.get_current_dir().unwrap());
    wrapped
}

#[test]
fn a_full_disk_is_not_ready_until_there_is_room_again() {
    let installation = Installation::new(Backend::Sqlite);
    let data = installation.data();
    // A file system of the server's own, which is gone with it: without root one may have
    // that among users of one's own.
    let mount = format!("mount -t tmpfs -o size=48m none {};", data.display());
    let mut wrapper = vec!["unshare", "--mount"];
    if !rustix::process::geteuid().is_root() {
        wrapper.extend(["--user", "--map-root-user"]);
    }
    let server = installation.serve_as(|command| wrapped(command, &wrapper, &mount));
    assert_eq!(until(&server, 200)["status"], "ready");

    let seen = PathBuf::from(format!("/proc/{}/root{}", server.id(), data.display()));
    let filler = fill(&seen);
    let json = until(&server, 503);
    assert_eq!(json["status"], "not_ready");
    assert_eq!(check(&json, "storage")["detail"], "the disk is full");
    assert_eq!(check(&json, "database")["ok"], false, "{json}");
    server.visitor().get("/healthz").unwrap().expect_status(200);
    let said = |what: &str| server.log().matches(what).count();
    assert_eq!(said("not ready"), 2, "{}", server.log());

    fs::remove_file(filler).unwrap();
    until(&server, 200);
    assert_eq!(said("ready again"), 2, "{}", server.log());
}

/// Takes all the room there is below `folder`.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = fs::File::create(&path).unwrap();
    for size in [1 << 20, 1 << 12, 1] {
        while file.write(&vec![0; size]).is_ok_and(|written| written > 0) {}
    }
    path
}

/// Every file and folder below `folder`.
fn everything_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let paths = entries.flat_map(|entry| {
        let path = entry.path();
        let inner = if path.is_dir() {
            everything_in(&path)
        } else {
            Vec::new()
        };
        inner.into_iter().chain([path])
    });
    paths.collect()
}

#[test]
fn a_database_file_of_another_owner_is_not_ready() {
    // Where the program was built may be closed to other users.
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = place.path().join("stagedoor");
    fs::hard_link(BINARY, &program)
        .or_else(|_| fs::copy(BINARY, &program).map(drop))
        .unwrap();
    let installation = Installation::new(Backend::Sqlite).with_binary(program);
    // It leaves its log beside the file, without which a file that may only be read could
    // not be opened at all.
    installation.serve().kill_nine();
    let data = installation.data();
    let file = data.join("stagedoor.db");
    let server = if rustix::process::geteuid().is_root() {
        // What the server needs is its own, but for the file, which it may only read.
        for path in everything_in(&data).into_iter().chain([data.clone()]) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        chown(&file, Some(0), Some(0)).unwrap();
        let folder = data.parent().unwrap();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o711)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let id = NOBODY.to_string();
        let wrapper = ["setpriv", "--reuid", &id, "--regid", &id, "--clear-groups"];
        installation.serve_as(|command| wrapped(command, &wrapper, ""))
    } else {
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        installation.serve_as(|command| wrapped(command, &["env"], ""))
    };
    let json = until(&server, 503);
    assert_eq!(check(&json, "database")["detail"], "read-only", "{json}");
    assert_eq!(check(&json, "storage")["ok"], true, "{json}");
    let answer = server.visitor().get("/healthz").unwrap();
    answer.expect_status(200);
    // It reads all the same, and says so.
    let page = server.visitor().get("/login").unwrap();
    assert_eq!(page.status, 200, "{}", page.text());
}
