//! What people do all day.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use stagedoor_domain::mail::outbox;
use stagedoor_testing::PASSWORD;
use stagedoor_testing::audio::wav_of;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use super::ARTISTS;
use crate::client::cookies_of;
use crate::connection::Connection;
use crate::processing;
use crate::request::Request;

/// How often somebody looks whether their mail has come, and how often at most.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: usize = 120;
/// Bytes of what a new artist uploads: a second and a half.
const SOUND_BYTES: u32 = 264_644;
/// How many published tracks are kept in mind.
const REMEMBERED: usize = 64;

/// How many answers there were.
#[derive(Debug, Default)]
pub struct Tally {
    answers: AtomicU64,
    failures: AtomicU64,
    newcomers: AtomicU64,
}

/// Everybody, and what they know.
#[derive(Debug)]
pub struct Regulars {
    /// Where the server is.
    pub address: SocketAddr,
    /// Where its mails lie.
    pub outbox: PathBuf,
    /// Usernames of those who log in and out.
    pub logins: Vec<String>,
    /// Cookies of those who look at their settings.
    pub visitors: Vec<String>,
    /// What came of it.
    pub tally: Arc<Tally>,
    /// Ids of tracks that anybody may hear.
    pub published: Mutex<Vec<String>>,
}

impl Tally {
    /// Counts one failure, and says what it was.
    pub fn note(&self, outcome: Result<()>) {
        if let Err(error) = outcome {
            eprintln!("{error:#}");
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All answers so far.
    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// Those that were no success.
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Who has come, and has confirmed their address.
    pub fn newcomers(&self) -> u64 {
        self.newcomers.load(Ordering::Relaxed)
    }
}

impl Regulars {
    /// Somebody registers, confirms their address by the link in their mail and looks around;
    /// some become artists and publish something.
    ///
    /// # Errors
    /// When anything is answered with anything but a success.
    pub async fn come(self: Arc<Self>, number: u32) -> Result<()> {
        let name = format!("newcomer-{number}");
        let email = format!("{name}@example.org");
        let mut someone = Someone::new(&self);
        let account = json!({"username": name, "email": email, "password": PASSWORD});
        someone.post("/api/v1/auth/register", &account).await?;
        let token = self.token_for(&email).await?;
        someone
            .post("/api/v1/auth/verify-email", &json!({"token": token}))
            .await?;
        let login = json!({"identifier": name, "password": PASSWORD});
        someone.post("/api/v1/auth/login", &login).await?;
        someone.get("/settings").await?;
        self.tally.newcomers.fetch_add(1, Ordering::Relaxed);
        if number.is_multiple_of(ARTISTS) {
            let upgrade = "/api/v1/users/me/upgrade-creator";
            someone.post(upgrade, &json!({})).await?;
            let sound = wav_of(SOUND_BYTES);
            let track = processing::upload(self.address, &someone.cookie, &sound).await?;
            processing::plays(self.address, &someone.cookie, &track).await?;
            // What has waited for that long is closed, as a browser would find as well.
            someone.connection = None;
            let id = track["id"].as_str().context("a track without an id")?;
            let mut published = self
                .published
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            published.push(id.to_owned());
            if published.len() > REMEMBERED {
                published.remove(0);
            }
        }
        someone.post("/api/v1/auth/logout", &json!({})).await?;
        Ok(())
    }

    /// Somebody who has an account logs in, looks at it, and logs out.
    ///
    /// # Errors
    /// When anything is answered with anything but a success.
    pub async fn log_in(self: Arc<Self>, number: usize) -> Result<()> {
        let name = &self.logins[number % self.logins.len()];
        let mut someone = Someone::new(&self);
        let login = json!({"identifier": name, "password": PASSWORD});
        someone.post("/api/v1/auth/login", &login).await?;
        for path in ["/settings", "/settings/security", "/api/v1/users/me"] {
            someone.get(path).await?;
        }
        someone.post("/api/v1/auth/logout", &json!({})).await?;
        Ok(())
    }

    /// Reads pages, one after the other, until it is told to stop.
    ///
    /// # Errors
    /// None: those of pages are counted.
    pub async fn read_pages(self: Arc<Self>, reader: usize, every: Duration) -> Result<()> {
        let mut due = interval_at(Instant::now(), every);
        due.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut visitor = Someone::new(&self);
        for number in 0.. {
            due.tick().await;
            // A browser comes and goes.
            if number % 100 == 0 {
                visitor = Someone::new(&self);
                visitor.cookie = self.visitors[(reader + number) % self.visitors.len()].clone();
            }
            let track = self.a_track(number);
            let path = match number % 5 {
                0 => "/".to_owned(),
                1 => "/settings".to_owned(),
                2 => "/settings/security".to_owned(),
                3 => track.map_or("/terms".to_owned(), |id| format!("/api/v1/tracks/{id}")),
                _ => track.map_or("/help".to_owned(), |id| format!("/tracks/{id}")),
            };
            self.tally.note(visitor.get(&path).await);
        }
        Ok(())
    }

    fn a_track(&self, number: usize) -> Option<String> {
        let published = self
            .published
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let which = number.checked_rem(published.len())?;
        published.get(which).cloned()
    }

    /// The token of the mail to this address, which goes with it.
    async fn token_for(&self, email: &str) -> Result<String> {
        for _ in 0..LOOKS {
            let mails = outbox::list(&self.outbox).await?;
            let links = mails.into_iter().filter(|mail| mail.to == email);
            let token = links.flat_map(|mail| mail.links).find_map(|link| {
                let (_, token) = link.split_once("/verify-email?token=")?;
                Some(token.to_owned())
            });
            if let Some(token) = token {
                self.tidy();
                return Ok(token);
            }
            sleep(LOOK).await;
        }
        bail!("no mail to {email}")
    }

    /// Takes all but the newest mails away: a mail server keeps none.
    fn tidy(&self) {
        let Ok(entries) = fs::read_dir(&self.outbox) else {
            return;
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort_unstable();
        let old = paths.len().saturating_sub(90);
        for path in &paths[..old] {
            // Somebody else was quicker.
            let _ = fs::remove_file(path);
        }
    }
}

/// One browser: its connection and its cookie.
struct Someone<'a> {
    everybody: &'a Regulars,
    cookie: String,
    connection: Option<Connection>,
}

impl<'a> Someone<'a> {
    fn new(everybody: &'a Regulars) -> Self {
        Self {
            everybody,
            cookie: String::new(),
            connection: None,
        }
    }

    async fn get(&mut self, path: &str) -> Result<()> {
        let request = Request::get(self.everybody.address, path).with_a_browsers_headers();
        self.ask(path, request).await.map(drop)
    }

    async fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let request = Request::post(self.everybody.address, path, body);
        let body = self.ask(path, request).await?;
        Ok(serde_json::from_slice(&body).unwrap_or_default())
    }

    async fn ask(&mut self, path: &str, request: Request) -> Result<Vec<u8>> {
        let request = request.header("cookie", &self.cookie);
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.everybody.address).await?,
        };
        let answer = connection.exchange(&request.bytes()).await;
        let answer = answer.with_context(|| format!("{path} was not answered"))?;
        self.everybody.tally.answers.fetch_add(1, Ordering::Relaxed);
        let body = connection.body(answer);
        ensure!(
            (200..300).contains(&answer.status),
            "{path} was answered with {}: {}",
            answer.status,
            String::from_utf8_lossy(&body[..body.len().min(300)])
        );
        if let Some(set) = cookies_of(&connection.head(answer)) {
            self.cookie = set;
        }
        self.connection = Some(connection);
        Ok(body)
    }
}
