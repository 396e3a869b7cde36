//! Thousands of clients that hang up in the middle of becoming creators leave no lock behind and
//! nothing half done.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use stagedoor_testing::on_both_databases;

use crate::process::Installation;
use crate::process::http::Client;
use crate::process::people::{self, Person};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Clients that hang up, each while its own user becomes a creator.
const HANG_UPS: usize = 4_000;
/// Of these, every fourth has a twin that asks for the same user at the same time.
const TWIN_EVERY: usize = 4;
/// Connections at a time.
const AT_ONCE: usize = 48;
/// Clients that wait for their answer first, to learn how long an upgrade takes under this load.
const PATIENT: usize = 192;
/// "At once", on a machine that may be busy: far below the busy timeout plus a retry.
const AT_ONCE_LIMIT: Duration = Duration::from_secs(10);
const SEED: u64 = 0x5eed_0f4a;

const UPGRADE: &str = "/api/v1/users/me/upgrade-creator";

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn four_thousand_hang_ups_leave_no_lock_behind(installation: Installation) {
    let server = installation.serve();
    let people = people::verified(&installation, "hangs-up", HANG_UPS).await;
    let patient = people::verified(&installation, "waits", PATIENT).await;
    let others = people::verified(&installation, "stays", 2).await;

    let usual = usual_time(server.address, &patient).await;
    eprintln!("with {AT_ONCE} clients at once an upgrade takes {usual:?}");
    hang_up_on(server.address, &people, usual).await;

    // A write over HTTP: somebody else's upgrade, and a registration.
    let start = Instant::now();
    server
        .visitor_with(&others[0].cookie)
        .post(UPGRADE, &json!({}))
        .unwrap()
        .expect_status(200);
    server
        .visitor()
        .post(
            "/api/v1/auth/register",
            &json!({"username": "afterwards", "email": "afterwards@example.org",
                    "password": "seven lanterns by the river"}),
        )
        .unwrap()
        .expect_status(202);
    assert!(start.elapsed() < AT_ONCE_LIMIT, "{:?}", start.elapsed());

    // A write from the command line, which is another process.
    let start = Instant::now();
    let user = installation
        .run(&["user", "set-role", &others[1].username, "artist"])
        .json();
    assert_eq!(user["role"], "artist");
    assert!(start.elapsed() < AT_ONCE_LIMIT, "{:?}", start.elapsed());

    let log = server.log();
    assert!(!log.contains("database is locked"), "{log}");
    assert!(!log.contains("panicked"), "{log}");

    let promoted = promoted_at_most_once(&installation).await;
    let hung_up = people
        .iter()
        .filter(|person| promoted.contains_key(&person.username))
        .count();
    eprintln!("{hung_up} of {HANG_UPS} became creators before or although they hung up");
    // Otherwise the hang-ups all fell before the write, and this has tested nothing.
    assert!(
        hung_up > HANG_UPS / 20,
        "only {hung_up} upgrades were under way"
    );

    // Whoever hung up can simply ask again.
    for person in people.iter().step_by(HANG_UPS / 20) {
        let already = promoted.contains_key(&person.username);
        let answer = server
            .visitor_with(&person.cookie)
            .post(UPGRADE, &json!({}));
        let answer = answer.unwrap();
        // The session id was renewed by an upgrade whose answer nobody read, more than ten
        // seconds ago or less: then the old cookie is dead, or still in its grace.
        if !already {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(answer.json()["already_elevated"], false);
        } else if answer.status == 200 {
            assert_eq!(answer.json()["already_elevated"], true);
        } else {
            assert_eq!(answer.json()["code"], "UNAUTHENTICATED");
        }
    }
    promoted_at_most_once(&installation).await;
}

/// The median time of an upgrade, of clients that wait for the answer.
async fn usual_time(address: SocketAddr, people: &[Person]) -> Duration {
    let permits = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let mut clients = JoinSet::new();
    for person in people {
        let permit = Arc::clone(&permits).acquire_owned().await.unwrap();
        let visitor = Client::new(address).with_cookie(&person.cookie);
        let request = visitor.request("POST", UPGRADE, None);
        clients.spawn(async move {
            let start = Instant::now();
            let mut stream = TcpStream::connect(address).await.expect("connected");
            stream.write_all(request.as_bytes()).await.expect("written");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("read");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            drop(permit);
            start.elapsed()
        });
    }
    let mut times = clients.join_all().await;
    times.sort_unstable();
    times[times.len() / 2]
}

/// Writes an upgrade for each of `people` and hangs up at a random moment up to `longest_wait`
/// later, every other time with a reset instead of an orderly close.
async fn hang_up_on(address: SocketAddr, people: &[Person], longest_wait: Duration) {
    let mut random = StdRng::seed_from_u64(SEED);
    let permits = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let mut clients = JoinSet::new();
    for (index, person) in people.iter().enumerate() {
        let twins = if index % TWIN_EVERY == 0 { 2 } else { 1 };
        for _ in 0..twins {
            let permit = Arc::clone(&permits).acquire_owned().await.unwrap();
            let request = Client::new(address)
                .with_cookie(&person.cookie)
                .request("POST", UPGRADE, None);
            // Early moments more often: whoever leaves makes room, and the rest go faster than
            // they did when everybody waited.
            let wait = longest_wait.mul_f64(random.random::<f64>().powi(2));
            let reset = random.random_bool(0.5);
            clients.spawn(async move {
                let mut stream = TcpStream::connect(address).await.expect("connected");
                stream.set_nodelay(true).expect("no delay");
                if reset {
                    stream.set_zero_linger().expect("a reset at the end");
                }
                // The server may be quicker with its answer than this with hanging up.
                let _ = stream.write_all(request.as_bytes()).await;
                tokio::time::sleep(wait).await;
                drop(stream);
                drop(permit);
            });
        }
    }
    while let Some(done) = clients.join_next().await {
        done.expect("a client ended in order");
    }
}

/// Usernames of everybody who was promoted, with the number of their audit events: exactly one
/// each, and none for anybody who was not promoted.
async fn promoted_at_most_once(installation: &Installation) -> HashMap<String, usize> {
    let promoted: Vec<[String; 1]> = installation
        .database
        .rows("SELECT username FROM users WHERE promoted_to_creator_at IS NOT NULL")
        .await;
    let audited: Vec<[String; 1]> = installation.database.rows(people::AUDITED_UPGRADES).await;
    let mut events: HashMap<String, usize> = HashMap::new();
    for [username] in audited {
        *events.entry(username).or_default() += 1;
    }
    for [username] in &promoted {
        assert_eq!(
            events.get(username),
            Some(&1),
            "audit events of {username}, who was promoted"
        );
    }
    assert_eq!(events.len(), promoted.len(), "an event without a promotion");
    events
}
