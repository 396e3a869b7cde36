//! `kill -9` while a copy of somebody's data is made: the next server makes it, and nothing
//! broken is offered on the way.

use std::fs;
use std::io::Write;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::audio::{Part, form, wav};
use crate::kill_nine_deletion::EVENTS;
use crate::process::http::{Answer, Client};
use crate::process::people::END_CLAIMS;
use crate::process::{Installation, Server};

const LIMIT: Duration = Duration::from_mins(2);
const EXPORT: &str = "/api/v1/users/me/export";
const EXPORTS: &str = "/api/v1/users/me/exports";

/// Fewer than a job has tries.
const KILLS: u32 = 5;

fn ada(server: &Server) -> Client {
    let mut visitor = server.visitor();
    visitor.log_in("ada", PASSWORD);
    visitor
}

fn newest(ada: &Client) -> Value {
    let listed = ada.get(EXPORTS).unwrap().expect_status(200).json();
    listed["items"][0].clone()
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_begun_again_however_often_it_is_killed(installation: Installation) {
    installation.create_user("ada", "creator");
    let events = match installation.database.backend() {
        Backend::Sqlite => EVENTS[0],
        Backend::Postgres => EVENTS[1],
    };
    installation.database.execute(events).await;
    let mut server = installation.serve();
    let visitor = ada(&server);
    let file = wav();
    let body = form(&[
        Part::Text("title", "First light"),
        Part::File("file", &file),
    ]);
    let mut upload = visitor.begin_upload(body.len());
    upload.write_all(&body).unwrap();
    Answer::read(&mut upload).unwrap().expect_status(201);
    let asked = visitor.post(EXPORT, &json!({"include_media": true}));
    let asked = asked.unwrap().expect_status(202).json();

    let mut killed_in_the_middle = 0;
    for kill in 0..KILLS {
        thread::sleep(Duration::from_millis(20 << (2 * kill).min(8)));
        server.kill_nine();
        let state = "SELECT state FROM exports";
        let rows = installation.database.rows::<1>(state).await;
        killed_in_the_middle += u32::from(rows[0][0] == "running");
        // As if thirty seconds had passed.
        installation.database.execute(END_CLAIMS).await;
        server = installation.serve();
        // What is offered is whole, and what is not is not offered.
        let visitor = ada(&server);
        let export = newest(&visitor);
        let archive = format!("{EXPORTS}/{}/archive", export["id"].as_str().unwrap());
        let answer = visitor.get(&archive).unwrap();
        match export["state"].as_str().unwrap() {
            "ready" => opens(&answer.expect_status(200).body),
            // It may be ready since.
            "queued" | "running" => assert!([200, 409].contains(&answer.status)),
            other => panic!("{other}"),
        }
    }
    println!("killed {killed_in_the_middle} times in the middle");

    let visitor = ada(&server);
    let start = Instant::now();
    let export = loop {
        let export = newest(&visitor);
        if export["state"] == "ready" {
            break export;
        }
        assert!(start.elapsed() < LIMIT, "{export}");
        thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(export["id"], asked["id"]);
    let archive = format!("{EXPORTS}/{}/archive", export["id"].as_str().unwrap());
    opens(&visitor.get(&archive).unwrap().expect_status(200).body);
    let rows = installation
        .database
        .rows::<1>("SELECT CAST(COUNT(*) AS TEXT) FROM exports")
        .await;
    assert_eq!(rows[0][0], "1");
}

fn opens(archive: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.zip");
    fs::write(&path, archive).unwrap();
    let tried = Command::new("unzip").arg("-tq").arg(&path).output();
    let tried = tried.unwrap();
    assert!(tried.status.success(), "{tried:?}");
}
