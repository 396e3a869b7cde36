//! A server behind `PgBouncer` in transaction mode: what it says when nobody told it, that it
//! works when it knows, and what becomes of it when the pooler dies or freezes.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stagedoor_testing::{Backend, Bouncer, PASSWORD, PoolMode};

use crate::process::command::{Said, run};
use crate::process::http::Answer;
use crate::process::outbox::mails_by_address;
use crate::process::people::CONFIRM_SUBJECT;
use crate::process::{Installation, Server};

const TRANSACTION: (&str, &str) = ("STAGEDOOR_PGBOUNCER", "transaction");

fn said(installation: &Installation, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = installation.command();
    command
        .args(arguments)
        .envs(variables.iter().copied())
        .env("STAGEDOOR_ADDR", "127.0.0.1:0");
    run(command, "")
}

fn pooler(installation: &Installation) -> Bouncer {
    Bouncer::in_front_of(&installation.database, PoolMode::Transaction, 2)
}

fn serve(installation: &Installation, bouncer: &Bouncer) -> Server {
    let url = bouncer.url();
    installation.serve_with(|command| {
        let (name, mode) = TRANSACTION;
        command.env("DATABASE_URL", &url).env(name, mode);
    })
}

fn register(server: &Server, name: &str) -> std::io::Result<Answer> {
    let account = json!({
        "username": name, "email": format!("{name}@example.org"), "password": PASSWORD,
    });
    server.visitor().post("/api/v1/auth/register", &account)
}

/// Asks until `is_so`, for half a minute.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "never: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn readiness(server: &Server) -> (u16, Value) {
    let answer = server.visitor().get("/readyz").unwrap();
    (answer.status, answer.json())
}

#[test]
fn a_start_that_does_not_know_of_the_pooler_is_refused_and_the_doctor_says_why() {
    let installation = Installation::new(Backend::Postgres).made();
    let bouncer = pooler(&installation);
    let url = bouncer.url();
    let through = ("DATABASE_URL", url.as_str());
    for arguments in [
        &["serve"][..],
        &["migrate"],
        &["user", "list"],
        &["db", "check"],
    ] {
        let refused = said(&installation, arguments, &[through]);
        let line = refused.failure_line();
        assert!(line.contains("STAGEDOOR_PGBOUNCER=transaction"), "{line}");
    }
    let doctor = said(&installation, &["doctor"], &[through]);
    assert_eq!(doctor.code, 1, "{doctor:?}");
    assert!(
        doctor.out.contains("STAGEDOOR_PGBOUNCER=transaction"),
        "{doctor:?}"
    );
    let doctor = said(&installation, &["doctor"], &[through, TRANSACTION]);
    assert!(doctor.out.contains("ok       database"), "{doctor:?}");

    let wrong = ("STAGEDOOR_PGBOUNCER", "statement");
    let refused = said(&installation, &["serve"], &[through, wrong]);
    let line = refused.failure_line();
    assert!(line.contains("session or transaction"), "{line}");
}

#[test]
fn tables_and_backups_need_a_way_past_the_pooler() {
    let installation = Installation::new(Backend::Postgres);
    let bouncer = pooler(&installation);
    let url = bouncer.url();
    let through = ("DATABASE_URL", url.as_str());
    let direct = installation.database.url().to_owned();
    let owner = ("DATABASE_MIGRATE_URL", direct.as_str());
    let place = installation.data().with_file_name("backup");
    let backup = ["backup", place.to_str().unwrap()];
    for arguments in [&["serve"][..], &["migrate"], &backup] {
        let refused = said(&installation, arguments, &[through, TRANSACTION]);
        let line = refused.failure_line();
        assert!(line.contains("DATABASE_MIGRATE_URL"), "{line}");
    }
    let migrated = said(&installation, &["migrate"], &[through, owner, TRANSACTION]);
    assert_eq!(migrated.code, 0, "{migrated:?}");
    let made = said(&installation, &backup, &[through, owner, TRANSACTION]);
    assert_eq!(made.code, 0, "{made:?}");
    let checked = said(&installation, &["db", "check"], &[through, TRANSACTION]);
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[test]
fn people_register_log_in_and_are_mailed_through_the_pooler() {
    let installation = Installation::new(Backend::Postgres).made();
    installation.create_user("mira", "creator");
    let bouncer = pooler(&installation);
    let server = serve(&installation, &bouncer);
    // Two instances share its two connections.
    let other = serve(&installation, &bouncer);
    thread::scope(|scope| {
        for n in 0..8 {
            let server = if n % 2 == 0 { &server } else { &other };
            scope.spawn(move || {
                let name = format!("nina{n}");
                register(server, &name).unwrap().expect_status(202);
                let mut nina = server.visitor();
                nina.log_in(&name, PASSWORD);
                for path in ["/", "/api/v1/users/me", "/settings"] {
                    nina.get(path).unwrap().expect_status(200);
                }
                // Listeners do not get through the gate of uploads.
                let mut refused = nina.begin_upload(1_000);
                assert_eq!(Answer::read(&mut refused).unwrap().status, 403);
            });
        }
    });
    let mut mira = other.visitor();
    mira.log_in("mira", PASSWORD);
    let id = crate::backups::upload(&mira, 8_000);
    let tracks = mira.get("/api/v1/tracks").unwrap().expect_status(200);
    assert!(tracks.text().contains(&id), "{}", tracks.text());
    until("eight mails", || {
        let mails = mails_by_address(&installation.data(), CONFIRM_SUBJECT);
        mails.len() == 8
    });
    for server in [&server, &other] {
        assert_eq!(readiness(server).0, 200);
        assert!(!server.log().contains("ERROR"), "{}", server.log());
    }
}

#[test]
fn a_pooler_that_dies_or_freezes_loses_nothing_and_is_come_back_to() {
    let installation = Installation::new(Backend::Postgres).made();
    let mut bouncer = pooler(&installation);
    let server = serve(&installation, &bouncer);
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let acknowledged = thread::scope(|scope| {
        let makers = [0, 1].map(|maker| {
            let (server, is_over) = (&server, &is_over);
            scope.spawn(move || {
                let mut acknowledged = Vec::new();
                for n in 0.. {
                    if is_over.load(std::sync::atomic::Ordering::Relaxed) {
                        break;
                    }
                    let name = format!("nina{maker}x{n}");
                    match register(server, &name).map(|answer| answer.status) {
                        Ok(202) => acknowledged.push(name),
                        Ok(status) => assert_eq!(status, 503, "{name}"),
                        Err(error) => panic!("{error}"),
                    }
                }
                acknowledged
            })
        });
        for _ in 0..3 {
            thread::sleep(Duration::from_millis(400));
            bouncer.stop();
            until("not ready without the pooler", || {
                readiness(&server).0 == 503
            });
            let (_, json) = readiness(&server);
            assert_eq!(json["checks"][0]["ok"], false, "{json}");
            bouncer.start();
            until("ready again", || readiness(&server).0 == 200);
        }
        bouncer.freeze();
        until("not ready behind a frozen pooler", || {
            readiness(&server).0 == 503
        });
        let (_, json) = readiness(&server);
        let detail = json["checks"][0]["detail"].as_str().unwrap();
        assert!(detail.starts_with("no answer"), "{json}");
        bouncer.thaw();
        until("ready after the frost", || readiness(&server).0 == 200);
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        makers.map(|maker| maker.join().unwrap()).concat()
    });
    let stored = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(installation.database.rows("SELECT username FROM users"));
    assert!(acknowledged.len() > 10, "{}", acknowledged.len());
    for name in acknowledged {
        assert!(stored.iter().any(|[kept]| *kept == name), "{name} is lost");
    }
    let log = server.log();
    assert!(
        log.contains("refused") || log.contains("No such file"),
        "{log}"
    );
    register(&server, "afterwards").unwrap().expect_status(202);
}

#[test]
fn a_pooler_that_comes_later_is_told_of_once() {
    let installation = Installation::new(Backend::Postgres).made();
    let mut bouncer = pooler(&installation);
    bouncer.stop();
    let url = bouncer.url();
    let server = installation.serve_with(|command| {
        command.env("DATABASE_READ_URL", &url);
    });
    assert!(!server.log().contains("STAGEDOOR_PGBOUNCER"));
    bouncer.start();
    until("the log says it", || {
        server.log().contains("STAGEDOOR_PGBOUNCER")
    });
    thread::sleep(Duration::from_secs(6));
    let log = server.log();
    assert_eq!(log.matches("STAGEDOOR_PGBOUNCER").count(), 1, "{log}");
    assert!(log.contains("the read replica at "), "{log}");
}
