//! What becomes of the accounts of before when only confirmed addresses belong to
//! somebody: a filled database of that time, carried over.

use std::path::Path;

use stagedoor_testing::{Backend, Fixture, TestDatabase, on_both_databases};

use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use stagedoor_domain::users::renew_email_keys;
use stagedoor_domain::{Db, Freshness, Role, operators};
use tempfile::TempDir;

/// The last migration before the one that is tried here.
const BEFORE: i64 = 15;

const NINA: u8 = 1;
const MAL: u8 = 2;
const OTTO: u8 = 3;

async fn migrations(dialect: &str) -> Migrator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations")
        .join(dialect);
    Migrator::new(folder).await.unwrap()
}

async fn renew(db: &Db) {
    let mut reader = db.read(Freshness::Latest).await.unwrap();
    renew_email_keys(db, &mut reader).await.unwrap();
}

/// A database as it was before, with nobody in it.
struct Before {
    backend: Backend,
    database: TestDatabase,
    folder: TempDir,
}

impl Before {
    async fn new(backend: Backend) -> Self {
        let folder = TempDir::new().unwrap();
        let database = TestDatabase::new(backend, folder.path());
        let url = database.url();
        match backend {
            Backend::Sqlite => {
                // Makes the file as the program does.
                Db::open(url, None).await.unwrap().close().await;
                let mut conn = SqliteConnection::connect(url).await.unwrap();
                migrations("sqlite")
                    .await
                    .run_to(BEFORE, &mut conn)
                    .await
                    .unwrap();
                conn.close().await.unwrap();
            }
            Backend::Postgres => {
                let mut conn = PgConnection::connect(url).await.unwrap();
                migrations("postgres")
                    .await
                    .run_to(BEFORE, &mut conn)
                    .await
                    .unwrap();
            }
        }
        Self {
            backend,
            database,
            folder,
        }
    }

    fn id(&self, n: u8) -> String {
        match self.backend {
            Backend::Sqlite => format!("x'{n:032x}'"),
            Backend::Postgres => format!("'00000000-0000-0000-0000-{n:012x}'"),
        }
    }

    fn bytes(&self, n: u8) -> String {
        match self.backend {
            Backend::Sqlite => format!("x'{n:02x}'"),
            Backend::Postgres => format!("'\\x{n:02x}'"),
        }
    }

    async fn execute(&self, sql: String) {
        let sql = AssertSqlSafe(sql);
        match self.backend {
            Backend::Sqlite => {
                let mut conn = SqliteConnection::connect(self.database.url())
                    .await
                    .unwrap();
                conn.execute(sql).await.unwrap();
                conn.close().await.unwrap();
            }
            Backend::Postgres => {
                let mut conn = PgConnection::connect(self.database.url()).await.unwrap();
                conn.execute(sql).await.unwrap();
            }
        }
    }

    /// An account with a row in every table that refers to it.
    async fn user(&self, n: u8, name: &str, email: &str, email_key: &str, verified: bool) {
        let (id, bytes, at) = (self.id(n), self.bytes(n), "'2025-11-01T10:00:00+00:00'");
        let later = "'2035-11-01T10:00:00+00:00'";
        let rows = [
            format!(
                "INSERT INTO users (id, username, username_key, email, email_key, password_hash, role,
                                    is_verified, created_at, promoted_to_creator_at, two_factor_enabled)
                 VALUES ({id}, '{name}', '{name}', '{email}', '{email_key}', 'hash of {name}', 'user',
                         {verified}, {at}, {at}, TRUE)"
            ),
            format!("INSERT INTO totp_secrets VALUES ({id}, {bytes}, {at}, {at}, 7)"),
            format!("INSERT INTO backup_codes VALUES ({id}, {bytes}, 'recipe', {at}, NULL)"),
            format!(
                "INSERT INTO passkeys VALUES ({id}, {id}, {bytes}, 'Phone', '{{}}', '[]', {at}, NULL)"
            ),
            format!("INSERT INTO known_devices VALUES ({id}, {bytes}, {at})"),
            format!(
                "INSERT INTO verification_tokens
                 VALUES ({bytes}, 'reset_password', {id}, NULL, {at}, {at}, {later}, NULL)"
            ),
            format!(
                "INSERT INTO email_changes
                 VALUES ({id}, {id}, '{email}', '{email_key}', 'new-{email}', 'new-{email_key}',
                         {verified}, {at}, NULL, {later}, NULL)"
            ),
            format!(
                "INSERT INTO tracks VALUES ({id}, {id}, 'Song', NULL, 'wav', 'audio/wav', 1, NULL, {bytes}, '{name}', {at})"
            ),
            format!(
                "INSERT INTO sessions (id, token_hash, user_id, data, created_at, last_seen_at, expires_at)
                 VALUES ({id}, {bytes}, {id}, '{{}}', {at}, {at}, {later})"
            ),
        ];
        for row in rows {
            self.execute(row).await;
        }
    }

    /// Nina has confirmed her address; Mal and Otto, whom an operator has made, have not.
    async fn fill(&self) {
        self.user(NINA, "nina", "nina@example.com", "nina@example.com", true)
            .await;
        self.user(
            MAL,
            "mal",
            "victim@example.com",
            "victim@example.com",
            false,
        )
        .await;
        self.user(OTTO, "otto", "otto@example.com", "otto@example.com", false)
            .await;
        let otto = self.id(OTTO);
        self.execute(format!(
            "INSERT INTO audit_logs (id, action, actor, subject_id, metadata, created_at)
             VALUES ({otto}, 'user.create', 'operator', {otto}, '{{}}', '2025-11-01T10:00:00+00:00')"
        ))
        .await;
    }

    async fn migrated(self) -> Fixture {
        let db = Db::open(self.database.url(), None).await.unwrap();
        db.migrate().await.unwrap();
        renew(&db).await;
        Fixture::over(db, self.database, self.folder).await
    }
}

const OF: &str = "(SELECT id FROM users WHERE username = 'nina')";

#[on_both_databases]
async fn accounts_of_before_keep_all_that_is_theirs_and_unconfirmed_ones_lose_second_factors(
    backend: Backend,
) {
    let before = Before::new(backend).await;
    before.fill().await;
    let fixture = before.migrated().await;

    let left = async |table: &str| {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE user_id IN {OF}");
        fixture.count(sql).await
    };
    for table in [
        "totp_secrets",
        "backup_codes",
        "passkeys",
        "known_devices",
        "verification_tokens",
        "email_changes",
        "sessions",
    ] {
        assert_eq!(left(table).await, 1, "{table} of who has confirmed");
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tracks").await, 3);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 3);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM known_devices").await, 3);
    for sql in [
        "SELECT COUNT(*) FROM totp_secrets",
        "SELECT COUNT(*) FROM backup_codes",
        "SELECT COUNT(*) FROM passkeys",
        "SELECT COUNT(*) FROM users WHERE two_factor_enabled = TRUE",
        "SELECT COUNT(*) FROM users WHERE claimed_at IS NOT NULL AND username = 'mal'",
        "SELECT COUNT(*) FROM users WHERE claimed_at IS NOT NULL",
    ] {
        assert_eq!(fixture.count(sql).await, 1, "{sql}");
    }
    let nina = operators::show(&fixture.services, "nina@example.com")
        .await
        .unwrap();
    assert!(nina.is_verified && nina.two_factor_enabled);
    assert_eq!(nina.role, Role::User);
    assert!(nina.promoted_to_creator_at.is_some());
    assert_eq!(
        fixture
            .count("SELECT COUNT(*) FROM users WHERE password_hash = 'hash of nina'")
            .await,
        1
    );
}

#[on_both_databases]
async fn any_number_may_claim_an_address_and_one_may_own_it(backend: Backend) {
    let before = Before::new(backend).await;
    before.fill().await;
    let fixture = before.migrated().await;
    let email = "UPDATE users SET email_key = 'one@example.com'";
    fixture.execute(email).await;
    fixture.refuses("UPDATE users SET is_verified = TRUE").await;
    // What refers to a user is still held by it.
    fixture
        .refuses("DELETE FROM users WHERE username = 'nina'")
        .await;
    fixture.execute("DELETE FROM tracks").await;
    fixture.execute("DELETE FROM users").await;
    assert_eq!(fixture.count("SELECT COUNT(*) FROM email_changes").await, 0);
}

#[tokio::test]
async fn a_migration_that_would_lose_an_owner_changes_nothing_and_can_be_repeated() {
    let before = Before::new(Backend::Sqlite).await;
    before.fill().await;
    let mut conn = SqliteConnection::connect(before.database.url())
        .await
        .unwrap();
    conn.execute("PRAGMA foreign_keys = OFF").await.unwrap();
    conn.execute("INSERT INTO known_devices VALUES (x'99', x'99', '2025-11-01T10:00:00+00:00')")
        .await
        .unwrap();
    let db = Db::open(before.database.url(), None).await.unwrap();
    let refused = db.migrate().await.unwrap_err().to_string();
    assert!(refused.contains("known_devices"), "{refused}");
    let applied: i64 = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(applied, BEFORE);
    let old: String = sqlx::query_scalar("SELECT sql FROM sqlite_master WHERE name = 'users'")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert!(!old.contains("claimed_at"), "{old}");
    conn.execute("DELETE FROM known_devices WHERE user_id = x'99'")
        .await
        .unwrap();
    conn.close().await.unwrap();
    db.migrate().await.unwrap();
    db.close().await;
    let fixture = before.migrated().await;
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, 3);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM passkeys").await, 1);
    let dangling = "SELECT COUNT(*) FROM pragma_foreign_key_check";
    assert_eq!(fixture.count(dangling).await, 0);
}

#[tokio::test]
async fn a_tool_that_enforces_foreign_keys_cannot_lose_what_people_have() {
    let before = Before::new(Backend::Sqlite).await;
    before.fill().await;
    let mut conn = SqliteConnection::connect(before.database.url())
        .await
        .unwrap();
    assert!(migrations("sqlite").await.run(&mut conn).await.is_err());
    drop(conn);
    let fixture = before.migrated().await;
    assert_eq!(fixture.count("SELECT COUNT(*) FROM known_devices").await, 3);
}

#[on_both_databases]
async fn keys_of_another_rule_are_computed_anew_once(backend: Backend) {
    let before = Before::new(backend).await;
    before
        .user(NINA, "nina", "Nina@Example.com", "old-nina", true)
        .await;
    before
        .user(MAL, "mal", "Nina@Example.com", "old-mal", false)
        .await;
    let fixture = before.migrated().await;
    for (sql, expected) in [
        (
            "SELECT COUNT(*) FROM users WHERE email_key = 'nina@example.com'",
            2,
        ),
        (
            "SELECT COUNT(*) FROM email_changes WHERE old_email_key = 'nina@example.com'",
            2,
        ),
        (
            "SELECT COUNT(*) FROM email_changes WHERE new_email_key = 'new-nina@example.com'",
            2,
        ),
    ] {
        assert_eq!(fixture.count(sql).await, expected, "{sql}");
    }
    // By now the rule is this program's: nothing is looked at again.
    fixture
        .execute("UPDATE users SET email_key = 'kept' WHERE username = 'nina'")
        .await;
    renew(&fixture.services.db).await;
    let kept = "SELECT COUNT(*) FROM users WHERE email_key = 'kept'";
    assert_eq!(fixture.count(kept).await, 1);
}

#[on_both_databases]
async fn two_confirmed_accounts_whose_addresses_become_one_both_keep_their_keys(backend: Backend) {
    let before = Before::new(backend).await;
    before
        .user(NINA, "nina", "Nina@example.com", "old-nina", true)
        .await;
    before
        .user(MAL, "mal", "NINA@example.com", "nina@example.com", true)
        .await;
    // What would not be taken any more stays, too.
    before
        .user(OTTO, "otto", "no address", "old-otto", true)
        .await;
    let fixture = before.migrated().await;
    for key in ["old-nina", "nina@example.com", "old-otto"] {
        for table in ["users", "email_changes"] {
            let column = if table == "users" {
                "email_key"
            } else {
                "old_email_key"
            };
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} = '{key}'");
            assert_eq!(fixture.count(sql).await, 1, "{table} {key}");
        }
    }
}
