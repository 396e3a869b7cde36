//! Readiness: what is asked, once for all who ask, and what it says of each fault.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use stagedoor_domain::key_check;
use stagedoor_domain::readiness::{Finding, Readiness, Report};
use stagedoor_domain::{Db, OsEntropy, SecretKey, Settings};
use stagedoor_testing::{Fixture, Line, TestBucket, TestDatabase, on_both_databases};
use tempfile::TempDir;
use url::Url;

/// Two seconds are promised; the machine that tests may have much else to do. What hangs
/// without that promise does so for 5 s and more.
const IN_TIME: Duration = Duration::from_millis(4_500);

fn finding<'r>(report: &'r Report, name: &str) -> &'r Finding {
    let mut answers = report.answers.iter();
    &answers.find(|answer| answer.name == name).unwrap().finding
}

/// Asks until `name` is as it is to be: an answer is good for a second.
async fn until(readiness: &Readiness, name: &str, ok: bool) -> Arc<Report> {
    let start = Instant::now();
    loop {
        let report = readiness.report().await;
        if finding(&report, name).ok == ok {
            return report;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{report:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[on_both_databases]
async fn everything_is_asked_once_for_all_and_leaves_nothing(fixture: Fixture) {
    let readiness = Readiness::of(fixture.services.clone());
    let asked = (0..200).map(|_| readiness.report());
    let reports = join_all(asked).await;
    assert!(reports[0].is_ready(), "{:?}", reports[0]);
    let names: Vec<&str> = reports[0].answers.iter().map(|it| it.name).collect();
    assert_eq!(names, ["database", "mail", "storage", "key"]);
    for report in &reports {
        assert!(Arc::ptr_eq(report, &reports[0]), "asked more than once");
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM limits").await, 0);
    let later = readiness.report().await;
    assert!(Arc::ptr_eq(&later, &reports[0]), "within the same second");
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let fresh = readiness.report().await;
    assert!(!Arc::ptr_eq(&fresh, &reports[0]));
}

#[on_both_databases]
async fn a_database_that_takes_no_writes_is_not_ready(fixture: Fixture) {
    let readiness = Readiness::of(fixture.services.clone());
    until(&readiness, "database", true).await;
    // What a file of another owner is to SQLite, and a standby to PostgreSQL.
    let [off, on] = match &fixture.services.db {
        Db::Sqlite { .. } => ["PRAGMA query_only = ON", "PRAGMA query_only = OFF"],
        Db::Postgres { .. } => {
            // For the connections that there are, and those to come.
            let (off, on) = (read_only("on"), read_only("off"));
            [off, on]
        }
    };
    fixture.execute(off).await;
    end_connections(&fixture).await;
    let report = until(&readiness, "database", false).await;
    assert!(!report.is_ready());
    assert_eq!(finding(&report, "database").detail, "read-only");
    fixture.execute(on).await;
    end_connections(&fixture).await;
    assert!(until(&readiness, "database", true).await.is_ready());
}

fn read_only(on: &str) -> &'static str {
    match on {
        "on" => {
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"
        }
        _ => {
            "BEGIN READ WRITE; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$; COMMIT"
        }
    }
}

async fn end_connections(fixture: &Fixture) {
    if let Db::Postgres { .. } = &fixture.services.db {
        fixture
            .database
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .await;
    }
}

#[on_both_databases]
async fn a_late_job_is_told_and_takes_no_server_away(fixture: Fixture) {
    let readiness = Readiness::of(fixture.services.clone());
    fixture.listener("nina").await;
    fixture
        .execute(
            "INSERT INTO jobs
                 (id, kind, payload, state, run_at, attempts, max_attempts, created_at,
                  first_failed_at)
             SELECT id, 'nothing', '{}', 'ready', created_at, 1, 5, created_at, created_at
             FROM users",
        )
        .await;
    fixture.advance(3600);
    let report = until(&readiness, "mail", false).await;
    let detail = &finding(&report, "mail").detail;
    assert!(detail.contains("waits for 3600 s"), "{detail}");
    assert!(detail.contains("1 to be tried again"), "{detail}");
    assert!(report.is_ready(), "{report:?}");
    fixture.execute("UPDATE jobs SET state = 'dead'").await;
    let report = until(&readiness, "mail", true).await;
    let detail = &finding(&report, "mail").detail;
    assert!(detail.contains("1 failed for good"), "{detail}");
}

#[on_both_databases]
async fn mails_that_the_server_refuses_one_after_the_other_are_told(fixture: Fixture) {
    const REFUSED: &str = "INSERT INTO jobs
             (id, kind, payload, state, run_at, attempts, max_attempts, created_at,
              first_failed_at, is_refused, last_error)
         SELECT id, 'nothing', '{}', 'dead', created_at, 1, 5, created_at, created_at, TRUE,
             '550 5.1.1 no such user'
         FROM users WHERE id NOT IN (SELECT id FROM jobs)
             AND id NOT IN (SELECT id FROM sent_mails)";
    let readiness = Readiness::of(fixture.services.clone());
    fixture.listener("nina").await;
    fixture.execute(REFUSED).await;
    // The first of all may be mistyped, too.
    let report = readiness.report().await;
    let mail = finding(&report, "mail");
    assert!(mail.detail.contains("the last 1 that"), "{report:?}");
    assert!(mail.ok && mail.is_worrying, "{report:?}");
    assert_eq!(mail.cause.as_deref(), Some("550 5.1.1 no such user"));

    fixture.advance(60);
    fixture.listener("joan").await;
    fixture
        .execute(
            "INSERT INTO sent_mails (id, user_id, kind, sent_at)
             SELECT id, id, 'nothing', created_at FROM users WHERE username = 'joan'",
        )
        .await;
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let report = until(&readiness, "mail", true).await;
    assert!(!finding(&report, "mail").is_worrying, "{report:?}");

    // An address that was mistyped is worth a word; five in a row are no such.
    for refused in 1..=5 {
        fixture.advance(60);
        fixture.listener(&format!("typist{refused}")).await;
        fixture.execute(REFUSED).await;
        tokio::time::sleep(Duration::from_millis(1_050)).await;
        let report = readiness.report().await;
        let mail = finding(&report, "mail");
        let told = format!("the last {refused} that");
        assert!(mail.detail.contains(&told), "{report:?}");
        assert_eq!((mail.ok, mail.is_worrying), (refused < 5, refused < 5));
    }
    // A day later they are forgotten.
    fixture.advance(90_000);
    until(&readiness, "mail", true).await;
}

#[on_both_databases]
async fn mails_that_nobody_takes_are_told_with_the_newest_cause(fixture: Fixture) {
    let readiness = Readiness::of(fixture.services.clone());
    fixture.listener("nina").await;
    fixture
        .execute(
            "INSERT INTO jobs
                 (id, kind, payload, state, run_at, attempts, max_attempts, created_at,
                  first_failed_at, last_error)
             SELECT id, 'nothing', '{}', 'ready', '2999-01-01T00:00:00Z', 1, 5, created_at,
                 created_at, 'connection refused'
             FROM users",
        )
        .await;
    fixture.advance(60);
    let report = readiness.report().await;
    let mail = finding(&report, "mail");
    assert!(mail.ok && mail.is_worrying, "{report:?}");
    let told = "1 to be tried again, and none went out for 60 s";
    assert_eq!(mail.detail, told);
    assert_eq!(mail.cause.as_deref(), Some("connection refused"));

    fixture.advance(3600);
    let report = until(&readiness, "mail", false).await;
    let cause = finding(&report, "mail").cause.as_deref();
    assert_eq!(cause, Some("nothing goes out: connection refused"));
    assert!(report.is_ready(), "{report:?}");

    // That others go out is not this one's matter.
    fixture
        .execute(
            "INSERT INTO sent_mails (id, user_id, kind, sent_at)
             SELECT id, id, 'nothing', '2999-01-01T00:00:00Z' FROM users",
        )
        .await;
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let report = until(&readiness, "mail", true).await;
    assert!(!finding(&report, "mail").is_worrying, "{report:?}");
}

/// On a PostgreSQL server at the end of a line.
async fn on_a_line() -> (Fixture, Line) {
    let database = TestDatabase::postgres();
    let mut url = Url::parse(database.url()).unwrap();
    let server = (url.host_str().unwrap(), url.port().unwrap_or(5432));
    let server = tokio::net::lookup_host(server).await.unwrap().next();
    let line = Line::to(server.unwrap()).await;
    let ours = line.address();
    url.set_host(Some(&ours.ip().to_string())).unwrap();
    url.set_port(Some(ours.port())).unwrap();
    let db = Db::open(url.as_str(), None).await.unwrap();
    db.migrate().await.unwrap();
    let fixture = Fixture::over(db, database, TempDir::new().unwrap()).await;
    (fixture, line)
}

#[tokio::test]
async fn a_frozen_postgres_is_told_in_time_and_every_time() {
    let (fixture, line) = on_a_line().await;
    let readiness = Readiness::of(fixture.services.clone());
    assert!(readiness.report().await.is_ready());
    line.hold();
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    for _ in 0..4 {
        let start = Instant::now();
        let report = readiness.report().await;
        assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
        assert!(!report.is_ready(), "{report:?}");
        let found = finding(&report, "database");
        assert!(found.detail.starts_with("no answer"), "{found:?}");
        assert!(finding(&report, "storage").ok, "{report:?}");
    }
    line.mend();
    assert!(until(&readiness, "database", true).await.is_ready());
}

#[tokio::test]
async fn a_server_that_refuses_is_told_as_that() {
    let database = TestDatabase::postgres();
    let db = Db::open(database.url(), None).await.unwrap();
    db.migrate().await.unwrap();
    let fixture = Fixture::over(db, database, TempDir::new().unwrap()).await;
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let Db::Postgres { primary, .. } = &fixture.services.db else {
        unreachable!()
    };
    let elsewhere = sqlx::postgres::PgConnectOptions::clone(&primary.pool().connect_options());
    primary
        .pool()
        .set_connect_options(elsewhere.host("127.0.0.1").port(port));
    end_connections(&fixture).await;
    let readiness = Readiness::of(fixture.services.clone());
    let report = until(&readiness, "database", false).await;
    let mut said = finding(&report, "database").clone();
    // The first may meet a connection that was ended just now.
    if said.detail != "connection refused" {
        tokio::time::sleep(Duration::from_millis(1_050)).await;
        said = finding(&*readiness.report().await, "database").clone();
    }
    assert_eq!(said.detail, "connection refused", "{said:?}");
    // Requests are told the same cause.
    let error = fixture.services.db.migration_state().await.unwrap_err();
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_bucket_that_hangs_or_is_gone_is_told_in_time() {
    let bucket = TestBucket::new().await;
    let settings = Settings::new("http://stagedoor.test".parse().unwrap());
    let (key, place) = (SecretKey::new(&OsEntropy), Some(bucket.location("site")));
    let backend = stagedoor_testing::Backend::Sqlite;
    let fixture = Fixture::storing_at(backend, settings, key, place).await;
    let readiness = Readiness::of(fixture.services.clone());
    assert!(until(&readiness, "storage", true).await.is_ready());
    bucket.line.hold();
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let start = Instant::now();
    let report = readiness.report().await;
    assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    assert!(!report.is_ready(), "{report:?}");
    assert!(finding(&report, "database").ok);
    bucket.line.mend();
    assert!(until(&readiness, "storage", true).await.is_ready());
}

#[tokio::test]
async fn a_folder_that_takes_no_files_is_not_ready() {
    let fixture = Fixture::open(stagedoor_testing::Backend::Sqlite).await;
    let readiness = Readiness::of(fixture.services.clone());
    let incoming = fixture.folder.path().join("media/incoming");
    let away = fixture.folder.path().join("media/away");
    std::fs::rename(&incoming, &away).unwrap();
    let report = until(&readiness, "storage", false).await;
    assert!(!report.is_ready());
    let found = finding(&report, "storage");
    assert_eq!(found.detail, "the folder takes no files");
    assert!(found.cause.is_some());
    std::fs::rename(&away, &incoming).unwrap();
    assert!(until(&readiness, "storage", true).await.is_ready());
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0);
}

#[tokio::test]
async fn a_key_that_is_gone_or_another_is_not_ready() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("secret.key");
    let key = SecretKey::in_file(&file, &OsEntropy).unwrap();
    let settings = Settings::new("http://stagedoor.test".parse().unwrap());
    let backend = stagedoor_testing::Backend::Sqlite;
    let fixture = Fixture::with_settings(backend, settings, key).await;
    let readiness = Readiness::of(fixture.services.clone());
    assert!(until(&readiness, "key", true).await.is_ready());
    let stored = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(!until(&readiness, "key", false).await.is_ready());
    std::fs::write(&file, &stored).unwrap();
    assert!(until(&readiness, "key", true).await.is_ready());
    std::fs::write(&file, "no key").unwrap();
    assert!(!until(&readiness, "key", false).await.is_ready());
}

#[tokio::test]
async fn a_key_of_another_database_is_not_ready() {
    let fixture = Fixture::open(stagedoor_testing::Backend::Sqlite).await;
    key_check::establish(&fixture.services)
        .await
        .unwrap()
        .unwrap();
    let readiness = Readiness::of(fixture.services.clone());
    assert!(until(&readiness, "key", true).await.is_ready());
    fixture.execute("UPDATE key_check SET mark = X'00'").await;
    let report = until(&readiness, "key", false).await;
    assert_eq!(
        finding(&report, "key").detail,
        "another key than the database's"
    );
    assert!(!report.is_ready());
}
