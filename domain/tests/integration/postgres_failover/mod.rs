//! A primary that dies, freezes or only reads is left for the one that takes writes.

pub mod cluster;

use std::sync::Arc;
use std::time::{Duration, Instant};

use cluster::Cluster;
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::{
    Db, Error, Freshness, OsEntropy, Role, SecretKey, Services, Settings, SystemClock,
};
use stagedoor_testing::{Backend, Fixture, Line, PASSWORD};
use tempfile::TempDir;

/// What somebody who waits for the database is ready to bear.
const SOON: Duration = Duration::from_secs(2);

async fn services(db: Db, folder: &TempDir) -> Services {
    let settings = Settings::new("http://stagedoor.test".parse().unwrap());
    let (key, clock) = (SecretKey::new(&OsEntropy), Arc::new(SystemClock));
    stagedoor_testing::services(db, folder.path(), settings, key, clock).await
}

async fn make_user(services: &Services, name: &str) -> Result<(), Error> {
    let new = NewUser {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        password: PASSWORD.to_owned(),
        role: Role::User,
        verified: true,
    };
    operators::create_user(services, new).await.map(drop)
}

/// Tries until a write succeeds, and answers how long that took. Who is refused meanwhile
/// is told that the database is away.
async fn until_written(services: &Services) -> Duration {
    let start = Instant::now();
    for number in 0.. {
        match make_user(services, &format!("after{number}")).await {
            Ok(()) => break,
            Err(error) => assert!(matches!(error, Error::Unavailable(_)), "{error:?}"),
        }
        assert!(start.elapsed() < Duration::from_secs(30), "never again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    start.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_go_to_a_promoted_standby_when_the_primary_died() {
    let cluster = Cluster::start();
    let (first, second) = (cluster.primary_port, cluster.standby_port);
    // In the order in which the standby would be taken first.
    let url = format!("postgres://postgres@127.0.0.1:{second},127.0.0.1:{first}/postgres");
    let db = Db::open(&url, None).await.unwrap();
    db.migrate().await.unwrap();
    let folder = TempDir::new().unwrap();
    let services = services(db.clone(), &folder).await;
    make_user(&services, "nina").await.unwrap();

    cluster.kill_primary();
    let refused = make_user(&services, "nobody").await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    tokio::task::block_in_place(|| cluster.promote());
    let took = until_written(&services).await;
    println!("writes again {took:?} after the promotion");
    assert!(took < SOON, "{took:?}");
    let again = make_user(&services, "nina").await;
    assert!(
        !matches!(again, Ok(()) | Err(Error::Unavailable(_))),
        "what was written before is there: {again:?}"
    );
    assert!(db.migration_state().await.unwrap().is_complete());
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_primary_that_froze() {
    let cluster = Cluster::start();
    let frozen = format!("127.0.0.1:{}", cluster.primary_port);
    let line = Line::to(frozen.parse().unwrap()).await;
    let (first, second) = (line.address().port(), cluster.standby_port);
    let url = format!("postgres://postgres@127.0.0.1:{first},127.0.0.1:{second}/postgres");
    let db = Db::open(&url, None).await.unwrap();
    db.migrate().await.unwrap();
    let folder = TempDir::new().unwrap();
    let services = services(db.clone(), &folder).await;
    make_user(&services, "nina").await.unwrap();

    line.hold();
    let waits = tokio::spawn({
        let services = services.clone();
        async move { make_user(&services, "waits").await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    tokio::task::block_in_place(|| cluster.promote());
    let took = until_written(&services).await;
    println!("writes again {took:?} after the promotion");
    assert!(took < SOON, "{took:?}");
    let waited = tokio::time::timeout(SOON, waits).await.unwrap().unwrap();
    if let Err(error) = waited {
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    }
    db.close().await;
}

#[tokio::test]
async fn connections_that_only_read_are_left_once_their_address_leads_elsewhere() {
    let fixture = Fixture::open(Backend::Postgres).await;
    let services = &fixture.services;
    let to_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid()";
    fixture
        .execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
        .await;
    fixture.database.execute(to_others).await;
    let refused = loop {
        match make_user(services, "nobody").await {
            Err(Error::Unavailable(error)) if error.to_string().contains("read-only") => {
                break error;
            }
            Err(Error::Unavailable(_)) => {}
            other => panic!("{other:?}"),
        }
    };
    println!("{refused}");
    // These connections go on reading: only new ones would write.
    fixture
        .database
        .execute("BEGIN READ WRITE; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$; COMMIT")
        .await;
    assert!(services.db.read(Freshness::Latest).await.is_ok());
    let took = until_written(services).await;
    assert!(took < SOON, "{took:?}");
}
