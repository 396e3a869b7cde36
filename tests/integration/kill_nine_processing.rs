//! `kill -9` while a track is prepared: nothing is left of it, and the next server makes it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::audio::{Part, form, wav};
use crate::process::Installation;
use crate::process::http::Answer;
use crate::process::people::END_CLAIMS;

const LIMIT: Duration = Duration::from_mins(1);

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < LIMIT, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn is_alive(pid: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat"));
    status.is_ok_and(|status| !status.contains(") Z "))
}

fn script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_takes_ffmpeg_with_it_and_the_next_goes_on(
    installation: Installation,
) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("ffmpeg");
    let pid = folder.path().join("pid");
    script(
        &program,
        &format!(
            "#!/bin/sh\ncase \"$*\" in *-version*) exit 0;; esac\necho $$ >{}\nexec sleep 1000\n",
            pid.display()
        ),
    );
    let serve = || {
        installation.serve_with(|command: &mut Command| {
            command.env("STAGEDOOR_FFMPEG", &program);
        })
    };
    let mut server = serve();
    installation.create_user("mira", "creator");
    let mut visitor = server.visitor();
    visitor.log_in("mira", PASSWORD);
    let file = wav();
    let body = form(&[
        Part::Text("title", "First light"),
        Part::File("file", &file),
    ]);
    let mut upload = visitor.begin_upload(body.len());
    upload.write_all(&body).unwrap();
    let track = Answer::read(&mut upload).unwrap().expect_status(201).json();
    until("ffmpeg begins", || pid.exists());
    let child = fs::read_to_string(&pid).unwrap().trim().to_owned();
    assert!(is_alive(&child));

    server.kill_nine();
    until("ffmpeg ends with the server", || !is_alive(&child));

    fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink("/usr/bin/ffmpeg", &program).unwrap();
    // As if thirty seconds had passed.
    installation.database.execute(END_CLAIMS).await;
    let server = serve();
    let mut visitor = server.visitor();
    visitor.log_in("mira", PASSWORD);
    let address = format!("/api/v1/tracks/{}", track["id"].as_str().unwrap());
    until("the track is ready", || {
        let now = visitor.get(&address).unwrap().expect_status(200).json();
        now["state"] == "ready"
    });
}
