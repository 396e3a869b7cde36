//! People who register, become artists and upload, all the time, and what they were answered.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stagedoor_domain::Role;

use super::postgres::Postgres;
use super::set_up::Cluster;
use crate::http::audio::{Part, form, wav};
use crate::process::files_below;
use crate::process::http::{Answer, Client};
use crate::process::people::Person;

/// Threads that register, and as many that make artists.
const THREADS: usize = 2;

/// How long a thread waits after a failure, as a person would, or after an upload, whose track
/// is then prepared on the same processor.
const PAUSE: Duration = Duration::from_millis(50);

/// What was answered with 2xx, and what was not.
#[derive(Clone, Default)]
pub struct Answered {
    registered: Vec<String>,
    promoted: Vec<String>,
    /// Ids of tracks.
    uploaded: Vec<String>,
    /// When there was an answer with 2xx to a write.
    times: Vec<Instant>,
    pub failures: Vec<String>,
}

/// People at work.
pub struct Writers {
    stop: Arc<AtomicBool>,
    answered: Arc<Mutex<Answered>>,
    threads: Vec<JoinHandle<()>>,
}

/// One kind of work.
type Work = Box<dyn FnMut(&Client) -> io::Result<Done> + Send>;

enum Done {
    Registered(String),
    Promoted(String),
    Uploaded(String),
    Refused(String),
    /// There is nobody left.
    Nothing,
}

impl Writers {
    /// They come through the proxy; `name` is in everybody's name.
    pub fn start(cluster: &Cluster, name: &str) -> Self {
        let waiting = cluster.people(&format!("{name}-l"), Role::User, 800);
        let waiting = Arc::new(Mutex::new(waiting));
        let artist = cluster.people(&format!("{name}-a"), Role::Artist, 1).pop();
        let mut work: Vec<Work> = vec![uploads(artist.unwrap())];
        for number in 0..THREADS {
            work.push(registrations(format!("{name}-{number}")));
            work.push(promotions(waiting.clone()));
        }
        let (stop, answered) = <(Arc<AtomicBool>, Arc<Mutex<Answered>>)>::default();
        let threads = work.into_iter().map(|mut work| {
            let (stop, answered) = (stop.clone(), answered.clone());
            let client = cluster.client();
            thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let done = work(&client);
                    if matches!(done, Ok(Done::Nothing)) {
                        return;
                    }
                    let failed = answered.lock().unwrap().note(done);
                    if failed {
                        thread::sleep(PAUSE);
                    }
                }
            })
        });
        let threads = threads.collect();
        Self {
            stop,
            answered,
            threads,
        }
    }

    /// Waits until a write is answered after `since`, and tells when that was.
    pub fn answered_after(&self, since: Instant) -> Instant {
        loop {
            let times = self.so_far().times;
            if let Some(first) = times.into_iter().filter(|time| *time > since).min() {
                return first;
            }
            assert!(since.elapsed() < Duration::from_mins(1), "no answer");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What was answered until now.
    pub fn so_far(&self) -> Answered {
        self.answered.lock().unwrap().clone()
    }

    /// Ends it.
    pub fn end(self) -> Answered {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().unwrap();
        }
        std::mem::take(&mut *self.answered.lock().unwrap())
    }
}

impl Answered {
    pub fn count(&self) -> usize {
        self.registered.len() + self.promoted.len() + self.uploaded.len()
    }

    /// Whether it failed.
    fn note(&mut self, done: io::Result<Done>) -> bool {
        let now = Instant::now();
        match done {
            Ok(Done::Registered(name)) => self.registered.push(name),
            Ok(Done::Promoted(name)) => self.promoted.push(name),
            Ok(Done::Uploaded(id)) => self.uploaded.push(id),
            Ok(Done::Nothing) => return false,
            Ok(Done::Refused(answer)) => {
                self.failures.push(answer);
                return true;
            }
            Err(error) => {
                self.failures.push(error.to_string());
                return true;
            }
        }
        self.times.push(now);
        false
    }

    /// How many writes were answered after this.
    pub fn since(&self, time: Instant) -> usize {
        self.times.iter().filter(|it| **it > time).count()
    }

    /// What was answered and is not in this one of the databases, or whose file is gone.
    pub fn lost(&self, cluster: &Cluster, database: usize) -> Vec<String> {
        let mut lost = self.lost_in(&cluster.databases[database], "stagedoor");
        let files = files_below(&cluster.media());
        let names: Vec<_> = files.iter().filter_map(|path| path.file_name()).collect();
        for id in &self.uploaded {
            let has_file = names.iter().any(|name| {
                let name = name.to_string_lossy();
                name.starts_with(id) && name.contains(".wav")
            });
            if !has_file {
                lost.push(format!("the file of track {id}"));
            }
        }
        lost
    }

    /// What was answered and is not in the database of this name.
    pub fn lost_in(&self, server: &Postgres, name: &str) -> Vec<String> {
        let lost = |what: &str, names: &[String], query: &str| -> Vec<String> {
            let there: HashSet<String> = server.texts(name, query).into_iter().collect();
            let lost = names.iter().filter(|it| !there.contains(*it));
            lost.map(|it| format!("{what} {it}")).collect()
        };
        let promoted = "SELECT users.username::text FROM users
             JOIN audit_logs ON audit_logs.subject_id = users.id
             WHERE users.role = 'creator' AND audit_logs.action = 'user.upgrade_creator'";
        [
            lost(
                "account",
                &self.registered,
                "SELECT username::text FROM users",
            ),
            lost("promotion", &self.promoted, promoted),
            lost("track", &self.uploaded, "SELECT id::text FROM tracks"),
        ]
        .concat()
    }
}

fn registrations(name: String) -> Work {
    let mut count = 0;
    Box::new(move |client| {
        count += 1;
        let username = format!("{name}-{count}");
        let body = json!({
            "username": username,
            "email": format!("{username}@example.org"),
            "password": stagedoor_testing::PASSWORD,
        });
        let answer = client.post("/api/v1/auth/register", &body)?;
        Ok(match answer.status {
            202 => Done::Registered(username),
            _ => refused(&answer),
        })
    })
}

fn promotions(waiting: Arc<Mutex<Vec<Person>>>) -> Work {
    Box::new(move |client| {
        let Some(person) = waiting.lock().unwrap().pop() else {
            return Ok(Done::Nothing);
        };
        let client = client.clone().with_cookie(&person.cookie);
        let answer = client.post("/api/v1/users/me/upgrade-creator", &json!({}))?;
        Ok(match answer.status {
            200 => Done::Promoted(person.username),
            _ => refused(&answer),
        })
    })
}

fn uploads(artist: Person) -> Work {
    let mut count = 0;
    Box::new(move |client| {
        thread::sleep(PAUSE * 4);
        count += 1;
        let title = format!("Take {count}");
        let body = form(&[Part::Text("title", &title), Part::File("file", &wav())]);
        let client = client.clone().with_cookie(&artist.cookie);
        let mut stream = client.try_upload(body.len())?;
        stream.write_all(&body)?;
        let answer = Answer::read(&mut stream)?;
        let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let id = json.and_then(|json| Some(json["id"].as_str()?.to_owned()));
        Ok(match (answer.status, id) {
            (201, Some(id)) => Done::Uploaded(id),
            _ => refused(&answer),
        })
    })
}

fn refused(answer: &Answer) -> Done {
    let text = answer.text();
    let text: String = text.chars().take(120).collect();
    Done::Refused(format!("{} {text}", answer.status))
}
