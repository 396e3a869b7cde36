//! Both databases get the same migrations and end with the same schema.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use stagedoor_testing::{Backend, Fixture, TestDatabase, on_both_databases};

use rstest::rstest;
use sqlx::Row;
use stagedoor_domain::Db;

#[test]
fn both_dialects_have_the_same_list_of_migrations() {
    let list = |dialect: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(dialect);
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let sqlite = list("sqlite");
    assert!(sqlite.len() >= 8);
    assert_eq!(sqlite, list("postgres"));
}

#[on_both_databases]
async fn what_is_written_down_about_accounts_cannot_be_changed_or_removed(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    fixture.listener("nina").await;
    let mut statements = vec![
        "UPDATE audit_logs SET action = 'nothing'",
        "DELETE FROM audit_logs",
    ];
    if backend == Backend::Postgres {
        statements.push("TRUNCATE audit_logs");
    }
    for sql in statements {
        let refused = answer_to(&fixture, sql.to_owned()).await;
        assert!(refused.contains("only ever added to"), "{sql}: {refused}");
    }
    let rows = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.create'";
    assert_eq!(fixture.count(rows).await, 1);
}

#[on_both_databases]
async fn an_event_can_lose_where_it_came_from_and_in_an_erasure_whose_it_was(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    fixture.listener("nina").await;
    fixture.listener("mira").await;
    let mira = "(SELECT id FROM users WHERE username = 'mira')";
    let nina = "(SELECT id FROM users WHERE username = 'nina')";
    let becomes_mira = format!(
        "UPDATE audit_logs SET subject_id = {mira}, metadata = '{{}}' WHERE subject_id = {nina}"
    );
    let refused = [
        becomes_mira.clone(),
        "UPDATE audit_logs SET metadata = '{}'".to_owned(),
        "UPDATE audit_logs SET address = '192.0.2.1'".to_owned(),
        "UPDATE audit_logs SET created_at = (SELECT MIN(created_at) FROM users), action = 'a'"
            .to_owned(),
    ];
    for sql in &refused {
        let answer = answer_to(&fixture, sql.clone()).await;
        assert!(answer.contains("only ever added to"), "{sql}: {answer}");
    }
    let without = "UPDATE audit_logs SET address = NULL, user_agent = NULL, request_id = NULL";
    assert_eq!(answer_to(&fixture, without.to_owned()).await, "");

    // Mira's id stands for a pseudonym.
    let begun = format!(
        "INSERT INTO erasures (user_id, pseudonym, keeps_public_tracks, begun_at)
         SELECT {nina}, id, FALSE, created_at FROM users WHERE username = 'mira'"
    );
    assert_eq!(answer_to(&fixture, begun).await, "");
    assert_eq!(answer_to(&fixture, becomes_mira).await, "");
    let hers = format!("SELECT COUNT(*) FROM audit_logs WHERE subject_id = {nina}");
    assert_eq!(fixture.count(&hers).await, 0);
    for sql in [
        format!("UPDATE audit_logs SET subject_id = {nina}"),
        "UPDATE audit_logs SET action = 'nothing', address = NULL".to_owned(),
    ] {
        let answer = answer_to(&fixture, sql.clone()).await;
        assert!(answer.contains("only ever added to"), "{sql}: {answer}");
    }
}

/// Why the database refused this statement; nothing where it did not.
async fn answer_to(fixture: &Fixture, sql: String) -> String {
    let sql = sqlx::AssertSqlSafe(sql);
    let refused = match &fixture.services.db {
        Db::Sqlite { writer, .. } => sqlx::query(sql).execute(writer).await.err(),
        Db::Postgres { primary, .. } => sqlx::query(sql).execute(&primary.pool()).await.err(),
    };
    refused.map(|error| error.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_nullability_and_indexes() {
    let sqlite = Fixture::open(Backend::Sqlite).await;
    let postgres = Fixture::open(Backend::Postgres).await;
    let (columns, indexes) = schema(&sqlite.services.db).await;
    let (pg_columns, pg_indexes) = schema(&postgres.services.db).await;
    assert!(columns.contains("users.promoted_to_creator_at: nullable time"));
    assert_eq!(columns, pg_columns);
    assert!(indexes.contains("users_promoted_to_creator_at"));
    assert_eq!(indexes, pg_indexes);
}

#[tokio::test]
async fn a_database_that_lacks_most_letters_is_refused() {
    let options = "ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'";
    let database = TestDatabase::postgres_with(options);
    let db = Db::open(database.url(), None).await.unwrap();
    let refused = db.migrate_through(None).await.unwrap_err().to_string();
    assert!(refused.contains("encoding is LATIN1"), "{refused}");
    assert!(refused.contains("--encoding UTF8"), "{refused}");
}

#[on_both_databases]
async fn migrating_twice_changes_nothing_and_readiness_tells(fixture: Fixture) {
    fixture.services.db.migrate().await.unwrap();
    let state = fixture.services.db.migration_state().await.unwrap();
    assert!(state.is_complete());
    fixture
        .execute(
            "DELETE FROM _sqlx_migrations
             WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)",
        )
        .await;
    let state = fixture.services.db.migration_state().await.unwrap();
    assert!(!state.is_complete());
}

#[rstest]
#[case::changed("UPDATE _sqlx_migrations SET checksum = '' WHERE version = 3")]
#[case::unfinished("UPDATE _sqlx_migrations SET success = FALSE WHERE version = 3")]
#[case::of_a_newer_program("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 3")]
#[tokio::test]
async fn a_database_that_was_migrated_differently_is_refused(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] difference: &'static str,
) {
    let fixture = Fixture::open(backend).await;
    fixture.execute(difference).await;
    let refused = fixture.services.db.migrate().await;
    assert!(refused.is_err(), "{refused:?}");
}

#[on_both_databases]
async fn a_migration_that_is_missing_is_applied(fixture: Fixture) {
    for statement in [
        "DROP TABLE passkeys",
        "DROP TABLE passkey_ceremonies",
        "DELETE FROM _sqlx_migrations WHERE description = 'passkeys'",
    ] {
        fixture.execute(statement).await;
    }
    fixture.services.db.migrate().await.unwrap();
    let state = fixture.services.db.migration_state().await.unwrap();
    assert!(state.is_complete());
    assert_eq!(fixture.count("SELECT COUNT(*) FROM passkeys").await, 0);
}

#[on_both_databases]
async fn the_index_on_promotions_is_partial(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let found = match backend {
        Backend::Sqlite => {
            "SELECT COUNT(*) FROM sqlite_master WHERE name = 'users_promoted_to_creator_at' AND sql LIKE '%IS NOT NULL%'"
        }
        Backend::Postgres => {
            "SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'users_promoted_to_creator_at' AND indexdef LIKE '%IS NOT NULL%'"
        }
    };
    assert_eq!(fixture.count(found).await, 1);
}

#[on_both_databases]
async fn many_may_open_and_migrate_an_empty_database_at_once(backend: Backend) {
    for _ in 0..5 {
        let folder = tempfile::TempDir::new().unwrap();
        let database = TestDatabase::new(backend, folder.path());
        let tries = (0..6).map(async |_| {
            let db = Db::open(database.url(), None).await.unwrap();
            db.migrate().await.unwrap();
            assert!(db.migration_state().await.unwrap().is_complete());
            db.close().await;
        });
        futures::future::join_all(tries).await;
    }
}

#[tokio::test]
async fn postgresql_cuts_off_what_nobody_waits_for() {
    let database = TestDatabase::postgres();
    let url = database.url().to_owned();
    let limits = |url: String| async move {
        let db = Db::open(&url, None).await.unwrap();
        let Db::Postgres { primary, .. } = &db else {
            unreachable!()
        };
        let limits: (String, String, String) = sqlx::query_as(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),
                    current_setting('idle_in_transaction_session_timeout')",
        )
        .fetch_one(&primary.pool())
        .await
        .unwrap();
        limits
    };
    let of = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(limits(url.clone()).await, of("20s", "20s", "30s"));
    let adjusted = format!("{url}?options=-c%20statement_timeout=7s");
    assert_eq!(limits(adjusted).await, of("7s", "20s", "30s"));
}

#[tokio::test]
async fn a_migration_waits_for_another_for_as_long_as_it_takes() {
    let database = TestDatabase::postgres();
    let url = database.url();
    // Shorter than the wait below.
    let hasty = format!("{url}?options=-c%20statement_timeout=300ms");
    let first = Db::open(url, None).await.unwrap();
    let Db::Postgres { primary, .. } = &first else {
        unreachable!()
    };
    let mut holder = primary.pool().acquire().await.unwrap();
    sqlx::migrate::Migrate::lock(&mut *holder).await.unwrap();
    let second = Db::open(&hasty, None).await.unwrap();
    let (outcome, ()) = tokio::join!(second.migrate(), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        sqlx::migrate::Migrate::unlock(&mut *holder).await.unwrap();
    });
    outcome.unwrap();
}

/// Columns as `table.column: nullability kind`, and the names of our indexes.
async fn schema(db: &Db) -> (BTreeSet<String>, BTreeSet<String>) {
    match db {
        Db::Sqlite { writer, .. } => {
            let columns = sqlx::query(
                "SELECT t.name, c.name, c.\"notnull\", c.type, t.name || c.name FROM sqlite_master t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'",
            )
            .fetch_all(writer)
            .await
            .unwrap()
            .iter()
            .map(|row| {
                describe(row.get(0), row.get(1), row.get::<i64, _>(2) == 0, row.get(3))
            })
            .collect();
            let indexes = sqlx::query_scalar(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite%'",
            );
            (
                columns,
                indexes
                    .fetch_all(writer)
                    .await
                    .unwrap()
                    .into_iter()
                    .collect(),
            )
        }
        Db::Postgres { primary, .. } => {
            let columns = sqlx::query(
                "SELECT table_name::text, column_name::text, is_nullable = 'YES', data_type::text
                 FROM information_schema.columns
                 WHERE table_schema = 'public' AND left(table_name, 1) <> '_'",
            )
            .fetch_all(&primary.pool())
            .await
            .unwrap()
            .iter()
            .map(|row| describe(row.get(0), row.get(1), row.get(2), row.get(3)))
            .collect();
            let indexes = sqlx::query_scalar(
                "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'
                 AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'",
            );
            (
                columns,
                indexes
                    .fetch_all(&primary.pool())
                    .await
                    .unwrap()
                    .into_iter()
                    .collect(),
            )
        }
    }
}

fn describe(table: &str, column: &str, nullable: bool, kind: &str) -> String {
    let nullable = if nullable { "nullable" } else { "required" };
    // SQLite has few types: what it keeps as TEXT or BLOB has names of its own
    // on PostgreSQL.
    let kind = match (kind, column) {
        ("TEXT", _)
            if column.ends_with("_at")
                || column.ends_with("_until")
                || column.ends_with("_for") =>
        {
            "time"
        }
        ("timestamp with time zone", _) => "time",
        ("TEXT" | "text" | "jsonb", _) => "text",
        ("BLOB" | "uuid" | "bytea", _) => "bytes",
        ("INTEGER" | "integer" | "bigint" | "boolean", _) => "integer",
        ("REAL" | "double precision", _) => "real",
        (other, _) => other,
    };
    format!("{table}.{column}: {nullable} {kind}")
}
