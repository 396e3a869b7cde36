//! Connections to PostgreSQL: what they begin with, whether they are encrypted, and
//! through PgBouncer.

mod pgbouncer;
mod reluctant_server;

use reluctant_server::{First, ReluctantServer};
use stagedoor_domain::db::Migrated;
use stagedoor_domain::{Db, Freshness, users};
use stagedoor_testing::TestDatabase;

use rstest::rstest;

#[rstest]
#[case::nothing_said("", &[First::InTheClear, First::Tls, First::Tls])]
#[case::allowed("?sslmode=allow", &[First::InTheClear, First::Tls, First::Tls])]
#[case::none("?sslmode=disable", &[First::InTheClear, First::InTheClear])]
#[case::required("?sslmode=require", &[First::Tls, First::Tls])]
#[tokio::test]
async fn a_server_on_this_machine_is_spoken_to_in_the_clear_until_it_refuses(
    #[case] query: &str,
    #[case] tries: &[First],
) {
    let server = ReluctantServer::start().await;
    let db = Db::open(&server.url(query), None).await.unwrap();
    for _ in 0..2 {
        let refused = db.read(Freshness::Latest).await;
        assert!(refused.is_err(), "{refused:?}");
    }
    assert_eq!(server.tries(), tries);
}

#[tokio::test]
async fn a_socket_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().display();
    let url = format!("postgres:///stagedoor?host={folder}&port=7&user=ada");
    let db = Db::open(&url, None).await.unwrap();
    let refused = db.read(Freshness::Latest).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "unavailable: no PostgreSQL answers at {folder}/.s.PGSQL.7 (No such file or directory)"
        )
    );
    // Of several each is named, once.
    let url = format!("postgres:///x?host={folder},{folder}&port=7,8&user=ada");
    let db = Db::open(&url, None).await.unwrap();
    let refused = db.read(Freshness::Latest).await.unwrap_err().to_string();
    for port in [7, 8] {
        let place = format!("{folder}:{port}: No such file or directory");
        assert_eq!(refused.matches(&place).count(), 1, "{refused}");
    }
    assert!(!refused.contains("communicating"), "{refused}");
}

#[tokio::test]
async fn a_connection_begins_with_nothing_that_pgbouncer_refuses() {
    let server = ReluctantServer::start().await;
    let url = server.url("?sslmode=disable");
    let db = Db::open(&url, None).await.unwrap();
    let refused = db.read(Freshness::Latest).await;
    assert!(refused.is_err(), "{refused:?}");
    // <https://www.pgbouncer.org/config.html#ignore_startup_parameters>
    let taken = [
        "user",
        "database",
        "client_encoding",
        "DateStyle",
        "TimeZone",
        "application_name",
    ];
    let parameters = server.parameters();
    assert!(parameters.contains(&"database".to_owned()));
    let refused: Vec<_> = parameters
        .iter()
        .filter(|name| !taken.contains(&name.as_str()))
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[tokio::test]
async fn tls_is_used_where_it_is_asked_for() {
    let database = TestDatabase::postgres();
    let url = database.url();
    let encrypted = async |query: &str| -> Option<bool> {
        let db = Db::open(&format!("{url}{query}"), None).await.unwrap();
        let Db::Postgres { primary, .. } = &db else {
            unreachable!()
        };
        sqlx::query_scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .fetch_one(&primary.pool())
            .await
            .ok()
    };
    let [has_tls] = &database.rows("SHOW ssl").await[..] else {
        unreachable!()
    };
    let has_tls = has_tls == &["on"];
    assert_eq!(encrypted("?sslmode=disable").await, Some(false));
    assert_eq!(encrypted("?sslmode=require").await, has_tls.then_some(true));
}

#[tokio::test]
async fn a_start_that_finds_all_done_asks_on_one_connection() {
    let database = TestDatabase::postgres();
    let (first, _) = start(database.url()).await;
    first.close().await;
    // While the connection is held: once it is back, the pool opens those it keeps.
    let (db, _held) = start(database.url()).await;
    let Db::Postgres { primary, .. } = &db else {
        unreachable!()
    };
    assert_eq!(primary.pool().size(), 1);
}

/// What every start asks.
async fn start(url: &str) -> (Db, Migrated) {
    let db = Db::open(url, None).await.unwrap();
    let mut migrated = db.migrate_through(None).await.unwrap();
    users::renew_email_keys(&db, &mut migrated.reader)
        .await
        .unwrap();
    (db, migrated)
}
