//! A backup in the middle of registrations, uploads and deletions, restored elsewhere.

use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use stagedoor_testing::{PASSWORD, on_both_databases};

use super::{backup, folder, logged_in, manifest, upload};
use crate::process::Installation;
use crate::process::http::{Answer, Client};

/// What has to be there before the backup begins.
const REGISTERED: usize = 10;
const UPLOADED: usize = 10;
const LIMIT: Duration = Duration::from_mins(2);

#[derive(Default)]
struct Answered {
    registered: Vec<String>,
    uploaded: Vec<String>,
    /// Of those that were uploaded.
    deleted: usize,
}

/// Lets the others end, also when a test fails before it would say so: what failed is heard
/// only once they have.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn register(visitor: &Client, username: &str) {
    let body = json!({
        "username": username, "email": format!("{username}@example.org"), "password": PASSWORD,
    });
    let answer = visitor.post("/api/v1/auth/register", &body).unwrap();
    assert_eq!(answer.status, 202, "{}", answer.text());
}

fn delete(nina: &Client, id: &str) {
    let mut stream = nina.connect().unwrap();
    let request = nina.request("DELETE", &format!("/api/v1/tracks/{id}"), None);
    stream.write_all(request.as_bytes()).unwrap();
    Answer::read(&mut stream).unwrap().expect_status(204);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_before_a_backup_is_in_it(installation: Installation) {
    installation.create_user("nina", "creator");
    let server = installation.serve();
    let nina = logged_in(&server);
    let (answered, over) = (Mutex::new(Answered::default()), AtomicBool::new(false));
    let tonight = folder(&installation);
    std::fs::write(installation.data().join("texts/terms.md"), "# Our terms").unwrap();

    let (before, made) = thread::scope(|scope| {
        let _ending = Ending(&over);
        scope.spawn(|| {
            let _ending = Ending(&over);
            for number in 0.. {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let name = format!("listener-{number}");
                register(&server.visitor(), &name);
                answered.lock().unwrap().registered.push(name);
            }
        });
        scope.spawn(|| {
            let _ending = Ending(&over);
            for number in 0.. {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let id = upload(&nina, 8_000 + number);
                if number % 3 == 0 {
                    // Its file goes while the backup may be on its way to it.
                    delete(&nina, &id);
                    answered.lock().unwrap().deleted += 1;
                } else {
                    answered.lock().unwrap().uploaded.push(id);
                }
            }
        });
        scope.spawn(|| {
            let _ending = Ending(&over);
            while !over.load(Ordering::Relaxed) {
                // Here for a moment, which may be that of the backup.
                delete(&nina, &upload(&nina, 8_000));
            }
        });
        let start = Instant::now();
        let before = loop {
            let now = answered.lock().unwrap();
            if now.registered.len() >= REGISTERED && now.uploaded.len() >= UPLOADED {
                break (now.registered.clone(), now.uploaded.clone());
            }
            drop(now);
            assert!(!over.load(Ordering::Relaxed), "something was refused");
            assert!(start.elapsed() < LIMIT, "nothing is answered");
            thread::sleep(Duration::from_millis(20));
        };
        (before, backup(&installation, &tonight))
    });
    let after = answered.into_inner().unwrap();
    eprintln!(
        "{} + {} before the backup, {} + {} after it, {} deleted; {made}",
        before.0.len(),
        before.1.len(),
        after.registered.len(),
        after.uploaded.len(),
        after.deleted,
    );
    assert_eq!(made["media"], "linked", "{made}");
    assert_eq!(made["missing"], json!([]), "{made}");
    drop(server);

    let elsewhere = Installation::new(installation.database.backend());
    let restored = elsewhere.run(&["restore", tonight.to_str().unwrap()]);
    assert_eq!(restored.json()["objects"], made["objects"], "{restored:?}");
    let checked = elsewhere.run(&["db", "check"]).json();
    assert_eq!(checked["is_whole"], true, "{checked}");
    assert_eq!(checked["media"]["unnamed"], json!([]), "{checked}");
    assert_eq!(checked["media"]["young"], 0, "{checked}");
    let terms = elsewhere.data().join("texts/terms.md");
    assert_eq!(std::fs::read_to_string(terms).unwrap(), "# Our terms");

    let names: Vec<[String; 1]> = elsewhere.database.rows("SELECT username FROM users").await;
    for name in &before.0 {
        assert!(names.iter().any(|[there]| there == name), "{name}");
    }
    // The key was kept apart.
    let key = |installation: &Installation| installation.data().join("secret.key");
    std::fs::copy(key(&installation), key(&elsewhere)).unwrap();
    let server = elsewhere.serve();
    let nina = logged_in(&server);
    for id in &before.1 {
        let track = nina.get(&format!("/api/v1/tracks/{id}")).unwrap();
        let track = track.expect_status(200).json();
        let file = nina.get(track["original_url"].as_str().unwrap()).unwrap();
        let file = file.expect_status(200);
        let size = track["size_bytes"].as_u64().unwrap();
        assert_eq!(file.body.len() as u64, size, "{track}");
    }
    // What was restored is no link to the backup, which must stay as it is.
    links_of(&tonight, &manifest(&tonight), 2);
}

/// Each object of the backup has at most so many names.
fn links_of(folder: &Path, manifest: &serde_json::Value, most: u64) {
    use std::os::unix::fs::MetadataExt;
    for file in manifest["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        let found = std::fs::metadata(folder.join(path)).unwrap();
        assert!(found.nlink() <= most, "{path}");
    }
}
