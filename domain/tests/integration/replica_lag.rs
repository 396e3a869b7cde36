//! The lag of a real standby is measured, and decides who reads from it.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use stagedoor_domain::{Db, Freshness};
use stagedoor_testing::TestDatabase;

use crate::postgres_failover::cluster::Cluster;

const TWO_SECONDS: Freshness = Freshness::Within(Duration::from_secs(2));

fn url(port: u16) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/postgres")
}

async fn connect(port: u16) -> PgConnection {
    PgConnection::connect(&url(port)).await.unwrap()
}

/// What the server answers that is read from.
async fn asked(db: &Db, freshness: Freshness, question: &str) -> String {
    let mut reader = db.read(freshness).await.unwrap();
    let stagedoor_domain::db::Conn::Postgres(conn) = reader.conn() else {
        unreachable!()
    };
    let question = sqlx::raw_sql(AssertSqlSafe(question.to_owned()));
    let row = conn.fetch_one(question).await.unwrap();
    sqlx::Row::get(&row, 0)
}

async fn port(db: &Db, freshness: Freshness) -> u16 {
    let port = asked(db, freshness, "SELECT current_setting('port')").await;
    port.parse().unwrap()
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_new_for_the_replica_is_read_from_the_primary() {
    let cluster = Cluster::start();
    let (first, second) = (cluster.primary_port, cluster.standby_port);
    let db = Db::open(&url(first), Some(&url(second))).await.unwrap();
    until("measured", async || {
        port(&db, Freshness::MayLag).await == second
    })
    .await;
    until("close", async || port(&db, TWO_SECONDS).await == second).await;
    assert_eq!(port(&db, Freshness::Latest).await, first);

    let mut standby = connect(second).await;
    standby
        .execute("SELECT pg_wal_replay_pause()")
        .await
        .unwrap();
    let mut primary = connect(first).await;
    primary.execute("CREATE TABLE mark ()").await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mark = "SELECT (to_regclass('mark') IS NOT NULL)::text";
    assert_eq!(asked(&db, TWO_SECONDS, mark).await, "true");
    assert_eq!(asked(&db, Freshness::MayLag, mark).await, "false");
    assert!(db.replica_lag().unwrap() >= Duration::from_secs(1));

    standby
        .execute("SELECT pg_wal_replay_resume()")
        .await
        .unwrap();
    until("caught up", async || port(&db, TWO_SECONDS).await == second).await;
    assert_eq!(asked(&db, TWO_SECONDS, mark).await, "true");
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_and_not_committed_yet_is_waited_for() {
    let cluster = Cluster::start();
    let (first, second) = (cluster.primary_port, cluster.standby_port);
    let db = Db::open(&url(first), Some(&url(second))).await.unwrap();
    until("close", async || port(&db, TWO_SECONDS).await == second).await;

    let mut primary = connect(first).await;
    primary.execute("CREATE TABLE mark ()").await.unwrap();
    primary
        .execute("BEGIN; INSERT INTO mark DEFAULT VALUES")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(port(&db, TWO_SECONDS).await, first);
    assert_eq!(port(&db, Freshness::MayLag).await, second);
    primary.execute("COMMIT").await.unwrap();
    until("committed", async || port(&db, TWO_SECONDS).await == second).await;

    // A copy that is made of the database takes its time, and is no lag.
    primary
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(4)).await;
    until("close", async || port(&db, TWO_SECONDS).await == second).await;
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_follows_another_one_is_not_read_from() {
    let (cluster, database) = (Cluster::start(), TestDatabase::postgres());
    let primary = Db::open(database.url(), None).await.unwrap();
    let own = port(&primary, Freshness::Latest).await;
    let stranger = url(cluster.primary_port);
    let db = Db::open(database.url(), Some(&stranger)).await.unwrap();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(4) {
        assert_eq!(port(&db, Freshness::MayLag).await, own);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(db.replica_lag(), None);
}
