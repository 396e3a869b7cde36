//! `kill -9` at any moment loses nothing that was answered, and sends every mail that it owes.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use stagedoor_testing::on_both_databases;

use crate::process::people::{self, Person};
use crate::process::{Installation, Server, outbox};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

/// How often the server is killed.
const ROUNDS: usize = 5;
/// Users who may become creators in each round.
const USERS_A_ROUND: usize = 300;
/// Threads that register, and as many that upgrade.
const THREADS: usize = 3;
/// How long a burst lasts before the kill: at least and at most.
const BURST_MILLISECONDS: std::ops::Range<u64> = 150..1_500;
/// How long the mails of a killed server may take after the last restart.
const MAIL_LIMIT: Duration = Duration::from_mins(1);
const SEED: u64 = 0x51_6b11;

/// What the server has answered with 2xx.
#[derive(Default)]
struct Answered {
    registered: Vec<String>,
    promoted: Vec<Promotion>,
}

/// A promotion that was answered, and the cookie that came with the answer.
struct Promotion {
    username: String,
    cookie: String,
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn every_answered_request_survives_a_kill(installation: Installation) {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut server = installation.serve();
    let mut registered = HashSet::new();
    let mut promoted = HashSet::new();
    let mut interrupted = 0;

    for round in 0..ROUNDS {
        let people =
            people::verified(&installation, &format!("round-{round}"), USERS_A_ROUND).await;
        let answered = burst_until_killed(&mut server, round, people, random_burst(&mut random));
        eprintln!(
            "round {round}: {} registrations and {} promotions were answered before the kill",
            answered.registered.len(),
            answered.promoted.len()
        );

        // A claim of a dead worker holds for minutes, so that a slow one is never overtaken. Here
        // the worker is known to be dead, and the claim is ended as if that time had passed.
        interrupted += installation.database.rows::<1>(people::CLAIMED).await.len();
        installation.database.execute(people::END_CLAIMS).await;
        server = installation.serve();
        for promotion in &answered.promoted {
            let me = server
                .visitor_with(&promotion.cookie)
                .get("/api/v1/users/me")
                .unwrap()
                .expect_status(200)
                .json();
            assert_eq!(me["username"], promotion.username.as_str());
            assert_eq!(me["role"], "creator", "{me}");
            assert!(me["promoted_to_creator_at"].is_string(), "{me}");
        }
        for username in &answered.registered {
            let user = installation.run(&["user", "show", username]).json();
            assert_eq!(user["username"], username.as_str());
        }
        registered.extend(answered.registered);
        promoted.extend(answered.promoted.into_iter().map(|it| it.username));
    }
    assert!(!registered.is_empty(), "no registration was ever answered");
    assert!(!promoted.is_empty(), "no promotion was ever answered");

    nothing_half_done(&installation).await;
    every_mail_arrives(&installation, &registered, &promoted, interrupted).await;
    let log = server.log();
    assert!(!log.contains("panicked"), "{log}");
}

fn random_burst(random: &mut StdRng) -> Duration {
    Duration::from_millis(random.random_range(BURST_MILLISECONDS))
}

/// Registers and upgrades from several threads for `length`, then kills the server under them.
fn burst_until_killed(
    server: &mut Server,
    round: usize,
    people: Vec<Person>,
    length: Duration,
) -> Answered {
    let answered = Mutex::new(Answered::default());
    let waiting = Mutex::new(people);
    let over = AtomicBool::new(false);
    let visitor = server.visitor();
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (answered, waiting, over, visitor) = (&answered, &waiting, &over, &visitor);
            scope.spawn(move || {
                for count in 0.. {
                    let username = format!("r{round}-t{number}-{count}");
                    let body = json!({
                        "username": username,
                        "email": format!("{username}@example.org"),
                        "password": stagedoor_testing::PASSWORD,
                    });
                    match visitor.post("/api/v1/auth/register", &body) {
                        Ok(answer) => {
                            assert_eq!(answer.status, 202, "{}", answer.text());
                            answered.lock().unwrap().registered.push(username);
                        }
                        Err(_) if over.load(Ordering::Relaxed) => return,
                        Err(error) => panic!("before the kill: {error}"),
                    }
                }
            });
            scope.spawn(move || {
                loop {
                    let Some(person) = waiting.lock().unwrap().pop() else {
                        return;
                    };
                    let visitor = visitor.clone().with_cookie(&person.cookie);
                    match visitor.post("/api/v1/users/me/upgrade-creator", &json!({})) {
                        Ok(answer) => {
                            assert_eq!(answer.status, 200, "{}", answer.text());
                            let cookie = answer.cookie().expect("the renewed session");
                            answered.lock().unwrap().promoted.push(Promotion {
                                username: person.username,
                                cookie,
                            });
                        }
                        Err(_) if over.load(Ordering::Relaxed) => return,
                        Err(error) => panic!("before the kill: {error}"),
                    }
                }
            });
        }
        thread::sleep(length);
        over.store(true, Ordering::Relaxed);
        server.kill_nine();
    });
    answered.into_inner().unwrap()
}

/// A promotion and its audit event are both there or both absent, answered or not.
async fn nothing_half_done(installation: &Installation) {
    let promoted: Vec<[String; 1]> = installation
        .database
        .rows(
            "SELECT username FROM users WHERE promoted_to_creator_at IS NOT NULL ORDER BY username",
        )
        .await;
    let mut audited: Vec<[String; 1]> = installation.database.rows(people::AUDITED_UPGRADES).await;
    audited.sort();
    let mut promoted = promoted;
    promoted.sort();
    assert_eq!(promoted, audited);
}

/// Every answered registration and promotion gets its mail, and nobody gets one for each try of a
/// worker: at most one more than the number of kills, and a second one only where the kill
/// came while its job was under way.
async fn every_mail_arrives(
    installation: &Installation,
    registered: &HashSet<String>,
    promoted: &HashSet<String>,
    interrupted: usize,
) {
    let start = Instant::now();
    loop {
        let confirm = outbox::mails_by_address(&installation.data(), people::CONFIRM_SUBJECT);
        let artist = outbox::mails_by_address(&installation.data(), people::ARTIST_SUBJECT);
        let mails_of = |username: &String| {
            let address = format!("{username}@example.org");
            let mails = if registered.contains(username) {
                &confirm
            } else {
                &artist
            };
            mails.get(&address).copied().unwrap_or_default()
        };
        let owed: Vec<&String> = registered
            .union(promoted)
            .filter(|username| mails_of(username) == 0)
            .collect();
        if owed.is_empty() {
            for username in registered.union(promoted) {
                let mails = mails_of(username);
                assert!(mails <= 1 + ROUNDS, "{username} got {mails} mails");
            }
            let twice = registered
                .union(promoted)
                .filter(|username| mails_of(username) > 1)
                .count();
            eprintln!("{twice} mails were sent again after a kill");
            assert!(
                twice <= interrupted,
                "{twice} mails were repeated, and {interrupted} jobs were interrupted"
            );
            return;
        }
        assert!(
            start.elapsed() < MAIL_LIMIT,
            "{} mails are still owed, such as to {}",
            owed.len(),
            owed[0]
        );
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
