//! PgBouncer between the program and PostgreSQL, in session mode and in transaction mode.

use std::time::Duration;

use futures::future::join_all;
use sqlx::postgres::PgConnectOptions;
use stagedoor_domain::accounts::{Registration, register};
use stagedoor_domain::creators::upgrade;
use stagedoor_domain::db::{Conn, Pooling};
use stagedoor_domain::{Db, Error, Freshness, Role, sessions, tracks, users};
use stagedoor_testing::{Bouncer, Fixture, PASSWORD, PoolMode, TestDatabase};
use tempfile::TempDir;

async fn register_some(fixture: &Fixture) {
    let registered = join_all((0..8).map(async |n| {
        let registration = Registration {
            username: format!("nina{n}"),
            email: format!("nina{n}@example.com"),
            password: PASSWORD.into(),
            invitation: None,
        };
        register(&fixture.visitor(), registration).await
    }));
    for outcome in registered.await {
        outcome.unwrap();
    }
    let users = fixture
        .database
        .rows("SELECT CAST(COUNT(*) AS TEXT) FROM users");
    assert_eq!(users.await, [["8"]]);
}

#[tokio::test]
async fn everything_works_through_pgbouncer_in_session_mode() {
    let database = TestDatabase::postgres();
    let bouncer = Bouncer::in_front_of(&database, PoolMode::Session, 20);
    let (db, _) = super::start(&bouncer.url()).await;
    assert!(db.migration_state().await.unwrap().is_complete());
    assert_eq!(limits(&db).await, LIMITS);
    db.require_known_pooler().await.unwrap();

    let fixture = Fixture::over(db, database, TempDir::new().unwrap()).await;
    register_some(&fixture).await;
    fixture.services.db.close().await;
}

const LIMITS: &str = "20s 20s 30s";
const ASKED: &str = "SELECT current_setting('statement_timeout') || ' ' ||
    current_setting('lock_timeout') || ' ' ||
    current_setting('idle_in_transaction_session_timeout')";

/// The one text that is answered.
async fn text(conn: Conn<'_>, sql: &'static str) -> String {
    let Conn::Postgres(conn) = conn else {
        unreachable!()
    };
    sqlx::query_scalar(sql).fetch_one(conn).await.unwrap()
}

/// The time limits that hold for what is read.
async fn limits(db: &Db) -> String {
    let mut reader = db.read(Freshness::Latest).await.unwrap();
    text(reader.conn(), ASKED).await
}

/// A pooler in transaction mode with so many connections, and the database through it.
async fn in_transaction_mode(connections: u32) -> (Fixture, Bouncer) {
    let database = TestDatabase::postgres();
    let direct = Db::open(database.url(), None).await.unwrap();
    direct.migrate().await.unwrap();
    direct.close().await;
    let bouncer = Bouncer::in_front_of(&database, PoolMode::Transaction, connections);
    let db = Db::open_through(Pooling::Transaction, &bouncer.url(), None)
        .await
        .unwrap();
    db.require_known_pooler().await.unwrap();
    drop(db.migrate_through(None).await.unwrap());
    assert!(db.migration_state().await.unwrap().is_complete());
    let fixture = Fixture::over(db, database, TempDir::new().unwrap()).await;
    (fixture, bouncer)
}

/// Another server on the same database, through the same pooler.
async fn beside(fixture: &Fixture, bouncer: &Bouncer) -> Db {
    let db = Db::open_through(Pooling::Transaction, &bouncer.url(), Some(&bouncer.url()))
        .await
        .unwrap();
    let state = fixture.services.db.migration_state().await.unwrap();
    assert!(state.is_complete());
    db
}

#[tokio::test]
async fn everything_works_through_pgbouncer_in_transaction_mode() {
    let (fixture, bouncer) = in_transaction_mode(2).await;
    register_some(&fixture).await;
    let nina = fixture.user("nina", Role::Creator, true).await;
    let (principal, token) = fixture.log_in(&nina).await;
    let session = sessions::load(&fixture.services, &token).await.unwrap();
    assert!(session.is_some());
    tracks::require_creator(&fixture.caller(principal))
        .await
        .unwrap();
    let ada = fixture.listener("ada").await;
    let (principal, token) = fixture.log_in(&ada).await;
    let gate = tracks::require_creator(&fixture.caller(principal)).await;
    assert!(gate.is_err());
    let _ = upgrade(&fixture.caller(principal), &token).await.unwrap();
    let ada = users::find(&fixture.services, ada.id).await.unwrap();
    assert_eq!(ada.role, Role::Creator);
    assert_eq!(limits(&fixture.services.db).await, LIMITS);
    let mut snapshot = fixture.services.db.snapshot().await.unwrap();
    assert_eq!(text(snapshot.conn(), ASKED).await, LIMITS);
    snapshot.end().await;
    nothing_is_left(&fixture, &bouncer).await;
}

/// Nothing is prepared, set, open or held where the next client finds it.
async fn nothing_is_left(fixture: &Fixture, bouncer: &Bouncer) {
    let open = "SELECT CAST(COUNT(*) AS TEXT) FROM pg_stat_activity
         WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    for _ in 0..100 {
        if fixture.database.rows(open).await == [["0"]] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(fixture.database.rows(open).await, [["0"]]);
    let options: PgConnectOptions = bouncer.url().parse().unwrap();
    let pool = sqlx::PgPool::connect_lazy_with(options.extra_float_digits(None));
    for _ in 0..4 {
        let question = "SELECT current_setting('statement_timeout') || ' ' ||
             (SELECT COUNT(*) FROM pg_prepared_statements)";
        let row = sqlx::raw_sql(question).fetch_one(&pool).await.unwrap();
        assert_eq!(sqlx::Row::get::<String, _>(&row, 0), "0 0");
    }
}

/// As many as there are requests of a busy minute, on one connection and on two.
#[tokio::test]
async fn two_servers_share_the_connections_of_a_pooler() {
    for connections in [1, 2] {
        let (fixture, bouncer) = in_transaction_mode(connections).await;
        let nina = fixture.listener("nina").await;
        let other = beside(&fixture, &bouncer).await;
        let servers = [&fixture.services.db, &other];
        let rounds = (0..40).map(async |n: usize| {
            let mut reader = servers[n % 2].read(Freshness::MayLag).await?;
            for _ in 0..3 {
                let found = "SELECT username FROM users ORDER BY id LIMIT 1";
                assert_eq!(text(reader.conn(), found).await, "nina");
            }
            drop(reader);
            users::find(&fixture.services, nina.id).await.map(drop)
        });
        let outcomes: Vec<Result<(), Error>> = join_all(rounds).await;
        for outcome in outcomes {
            outcome.unwrap();
        }
        nothing_is_left(&fixture, &bouncer).await;
    }
}

/// Whoever hangs up leaves nothing open, and nobody without a connection.
#[tokio::test]
async fn reads_that_are_dropped_give_their_connection_back() {
    let (fixture, bouncer) = in_transaction_mode(1).await;
    for wait in 0..30 {
        let reading = async {
            let mut reader = fixture.services.db.read(Freshness::Latest).await.unwrap();
            let Conn::Postgres(conn) = reader.conn() else {
                unreachable!()
            };
            let _ = sqlx::query("SELECT pg_sleep(0.05)").execute(conn).await;
        };
        let _ = tokio::time::timeout(Duration::from_millis(wait), reading).await;
    }
    fixture.listener("nina").await;
    nothing_is_left(&fixture, &bouncer).await;
}

#[tokio::test]
async fn a_pooler_in_transaction_mode_is_found_out_and_nothing_else_is_taken_for_one() {
    let database = TestDatabase::postgres();
    let mut bouncer = Bouncer::in_front_of(&database, PoolMode::Transaction, 5);
    let direct = Db::open(database.url(), None).await.unwrap();
    direct.require_known_pooler().await.unwrap();
    let refused = async |url: &str, read_url: Option<&str>| {
        let db = Db::open(url, read_url).await.unwrap();
        let refused = db.require_known_pooler().await.err();
        refused.map(|error| error.to_string())
    };
    let said = refused(&bouncer.url(), None).await.unwrap();
    assert!(said.contains("STAGEDOOR_PGBOUNCER=transaction"), "{said}");
    assert!(said.starts_with("the database at "), "{said}");
    // While others keep its connections busy as well.
    let other = Db::open_through(Pooling::Transaction, &bouncer.url(), None)
        .await
        .unwrap();
    let busy = join_all((0..200).map(async |_| limits(&other).await));
    let url = bouncer.url();
    let (_, said) = tokio::join!(busy, refused(&url, None));
    assert!(said.is_some());
    let said = refused(database.url(), Some(&bouncer.url())).await.unwrap();
    assert!(said.starts_with("the read replica at "), "{said}");
    // One that is away may be anything.
    bouncer.stop();
    assert_eq!(refused(&bouncer.url(), None).await, None);
}

#[tokio::test]
async fn tables_are_not_changed_through_a_pooler_in_transaction_mode() {
    let database = TestDatabase::postgres();
    let bouncer = Bouncer::in_front_of(&database, PoolMode::Transaction, 5);
    let db = Db::open_through(Pooling::Transaction, &bouncer.url(), None)
        .await
        .unwrap();
    let pooled = bouncer.url();
    for url in [None, Some(pooled.as_str())] {
        let refused = db.migrate_through(url).await.unwrap_err().to_string();
        assert!(refused.contains("DATABASE_MIGRATE_URL"), "{refused}");
    }
    let migrated = db.migrate_through(Some(database.url())).await.unwrap();
    assert!(migrated.by_owner);
    drop(migrated);
    assert!(db.migration_state().await.unwrap().is_complete());
    drop(db.migrate_through(None).await.unwrap());
}
