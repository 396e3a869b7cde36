//! `stagedoor backup`, `restore` and `db check`.

mod bucket;
mod check;
mod folders;
mod refusals;
mod under_load;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::http::audio::{Part, form, wav_of};
use crate::process::http::{Answer, Client};
use crate::process::{Installation, Server};
use stagedoor_testing::PASSWORD;

/// An artist with one track, whose server has stopped.
fn with_a_track(installation: &Installation) -> String {
    installation.create_user("nina", "creator");
    let server = installation.serve();
    let id = upload(&logged_in(&server), 8_000);
    drop(server);
    id
}

fn logged_in(server: &Server) -> Client {
    let mut nina = server.visitor();
    nina.log_in("nina", PASSWORD);
    nina
}

/// Uploads a track of this many bytes of sound, and answers its id.
pub fn upload(nina: &Client, samples: u32) -> String {
    let body = form(&[
        Part::Text("title", "Night ferry"),
        Part::File("file", &wav_of(samples)),
    ]);
    let mut stream = nina.begin_upload(body.len());
    stream.write_all(&body).unwrap();
    let track = Answer::read(&mut stream).unwrap().expect_status(201).json();
    track["id"].as_str().unwrap().to_owned()
}

/// Where a backup of the installation goes.
fn folder(installation: &Installation) -> PathBuf {
    installation
        .data()
        .with_file_name("backups")
        .join("tonight")
}

fn backup(installation: &Installation, folder: &Path) -> serde_json::Value {
    installation
        .run(&["backup", folder.to_str().unwrap()])
        .json()
}

fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}
