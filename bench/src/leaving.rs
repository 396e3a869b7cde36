//! What it costs when somebody leaves who has a lot: a copy of all of it, and the erasure of
//! their account, with what a bystander's page takes meanwhile.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use stagedoor_domain::passwords::HashSettings;
use stagedoor_domain::sessions::Purpose;
use stagedoor_domain::tracks::{self, TrackForm};
use stagedoor_domain::{Caller, ClientInfo, Role, logins};
use stagedoor_testing::audio::wav_of;
use stagedoor_testing::{cheap_hashing, create_user, session_cookie};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::arguments::Arguments;
use crate::connection::Connection;
use crate::crowd;
use crate::database::Prepared;
use crate::figures::median;
use crate::load::{Load, Outcome, Until};
use crate::process::Process;
use crate::request::Request;

/// What they have uploaded.
pub const TRACKS: usize = 200;
const TRACK_BYTES: usize = 10_000_000;

/// What is in their log.
pub const EVENTS: &str = "50,000";
const EVENTS_OF_SQLITE: &str =
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)
     INSERT INTO audit_logs (id, action, actor, actor_id, subject_id, address, metadata, created_at)
     SELECT randomblob(16), 'user.log_in', 'user', users.id, users.id, '203.0.113.9', '{}',
            users.created_at
     FROM users, numbers WHERE users.username = 'leaver'";
const EVENTS_OF_POSTGRES: &str =
    "INSERT INTO audit_logs (id, action, actor, actor_id, subject_id, address, metadata, created_at)
     SELECT gen_random_uuid(), 'user.log_in', 'user', users.id, users.id, '203.0.113.9', '{}',
            users.created_at
     FROM users, generate_series(1, 50000) WHERE users.username = 'leaver'";

/// Nothing is prepared for browsers: that is another figure.
const ALL_PLAY: &str = "DELETE FROM jobs; UPDATE tracks SET state = 'ready', progress = 100";
const THERE: &str = "SELECT COUNT(*) FROM users
     WHERE username = 'leaver' OR deletion_scheduled_for IS NOT NULL";

/// How long anything may take.
const LIMIT: Duration = Duration::from_mins(10);
const LOOK: Duration = Duration::from_millis(50);
/// One look at a bystander's page.
const ROUND: Duration = Duration::from_millis(500);
const ROUNDS_AT_REST: usize = 8;

/// What was seen.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// From asking for a copy until it can be fetched.
    pub made_after: Duration,
    /// From asking for its archive until it is there.
    pub fetched_after: Duration,
    /// Bytes of the archive.
    pub archive: u64,
    /// How far the memory rose above what it was before both, in bytes.
    pub rise: u64,
    /// From the command until nothing is left.
    pub erased_after: Duration,
    /// Half of a bystander's pages took at most this, before it.
    pub at_rest: Duration,
    /// The same meanwhile.
    pub meanwhile: Duration,
}

impl Left {
    /// How many times as long a bystander's page takes.
    pub fn ratio(&self) -> f64 {
        self.meanwhile.as_secs_f64() / self.at_rest.as_secs_f64()
    }
}

/// Measures it on a copy of `original`; `bystander` is the cookie of somebody else.
///
/// # Errors
/// When anything is answered in another way than it must be.
pub async fn run(
    arguments: &Arguments,
    original: &Prepared,
    root: &Path,
    bystander: &str,
) -> Result<Left> {
    let database = original.copy(root).await?;
    let cookie = fill(&database).await?;
    let process = Process::real(arguments, &database)?;
    let (idle, _) = process.resident_bytes()?;
    let (id, made_after) = made(process.address, &cookie).await?;
    let (archive, fetched_after) = fetched(process.address, &cookie, &id).await?;
    let (_, highest) = process.resident_bytes()?;

    let page = Request::get(process.address, "/settings").header("cookie", bystander);
    let page = [page.bytes()];
    let mut at_rest = Vec::new();
    for _ in 0..ROUNDS_AT_REST {
        at_rest.push(look(process.address, &page)?.p50);
    }
    delete(arguments, &database)?;
    let (started, mut meanwhile) = (Instant::now(), Vec::new());
    while database.count(THERE).await? > 0 {
        ensure!(started.elapsed() < LIMIT, "not erased within {LIMIT:?}");
        meanwhile.push(look(process.address, &page)?.p50);
    }
    let erased_after = started.elapsed();
    drop(process);
    database.remove().await?;
    Ok(Left {
        made_after,
        fetched_after,
        archive,
        rise: highest.saturating_sub(idle),
        erased_after,
        at_rest: median(at_rest).context("no page")?,
        meanwhile: median(meanwhile).context("it was erased before anybody looked")?,
    })
}

/// Somebody who has all that; the cookie of a session that began just now.
async fn fill(database: &Prepared) -> Result<String> {
    let costs: HashSettings = cheap_hashing();
    let services = crowd::services(database, costs).await?;
    let user = create_user(&services, "leaver", "example.org", Role::Creator, true).await;
    let visitor = Caller::anonymous(&services, ClientInfo::default());
    let began = logins::begin_session(&visitor, Purpose::User(user.id), None).await?;
    let principal = began.session.principal().context("nobody is logged in")?;
    let caller = Caller::logged_in(&services, ClientInfo::default(), principal);
    let sound = wav_of(u32::try_from(TRACK_BYTES)?);
    for number in 0..TRACKS {
        let mut file = caller.media.begin().await?;
        file.write(&sound).await?;
        let form = TrackForm {
            title: format!("Number {number}"),
            ..TrackForm::default()
        };
        tracks::create(&caller, form, file).await?;
    }
    database.execute(ALL_PLAY, ALL_PLAY).await?;
    database
        .execute(EVENTS_OF_SQLITE, EVENTS_OF_POSTGRES)
        .await?;
    let cookie = session_cookie(&services, &user).await;
    services.db.close().await;
    Ok(cookie)
}

/// Has a copy made, with all files; its id.
async fn made(address: SocketAddr, cookie: &str) -> Result<(String, Duration)> {
    let body = json!({"include_media": true});
    let ask = Request::post(address, "/api/v1/users/me/export", &body).header("cookie", cookie);
    let list = Request::get(address, "/api/v1/users/me/exports").header("cookie", cookie);
    let mut connection = Connection::open(address).await?;
    let started = Instant::now();
    let answer = connection.exchange(&ask.bytes()).await?;
    ensure!(answer.status == 202, "answered {}", answer.status);
    loop {
        let answer = connection.exchange(&list.bytes()).await?;
        let listed: Value = serde_json::from_slice(&connection.body(answer))?;
        let export = &listed["items"][0];
        if export["state"] == "ready" {
            let id = export["id"].as_str().context("it has no id")?;
            return Ok((id.to_owned(), started.elapsed()));
        }
        ensure!(started.elapsed() < LIMIT, "not within {LIMIT:?}: {export}");
        tokio::time::sleep(LOOK).await;
    }
}

/// Fetches the archive; its bytes.
async fn fetched(address: SocketAddr, cookie: &str, id: &str) -> Result<(u64, Duration)> {
    let head = format!(
        "GET /api/v1/users/me/exports/{id}/archive HTTP/1.1\r\nhost: {address}\r\n\
         cookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    let started = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    let (mut bytes, mut part) = (0, vec![0; 256 * 1024]);
    loop {
        let read = stream.read(&mut part).await?;
        if bytes == 0 {
            ensure!(part.starts_with(b"HTTP/1.1 200"), "the archive is refused");
        }
        if read == 0 {
            break;
        }
        bytes += u64::try_from(read)?;
    }
    let whole = u64::try_from(TRACKS * TRACK_BYTES)?;
    ensure!(bytes > whole, "the archive broke off after {bytes} bytes");
    Ok((bytes, started.elapsed()))
}

fn look(address: SocketAddr, page: &[Vec<u8>]) -> Result<Outcome> {
    let load = Load {
        address,
        connections: 1,
        requests: page,
        until: Until::Elapsed(ROUND),
    };
    load.run()
}

/// What an operator does; the running server does the rest.
fn delete(arguments: &Arguments, database: &Prepared) -> Result<()> {
    let status = Command::new(&arguments.server)
        .args(["user", "delete", "leaver", "--now"])
        .env("STAGEDOOR_DATA", &database.folder)
        .env("DATABASE_URL", &database.url)
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "`user delete` ended with {status}");
    Ok(())
}
