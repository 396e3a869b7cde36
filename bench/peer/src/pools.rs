//! The two databases. Their SQL is the same but for the types of columns and the word that
//! begins a write.

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Pool, Postgres, Result, Sqlite};
use tower_sessions::session::Id;
use uuid::Uuid;

use crate::data::{Data, Promotion, User};
use crate::records;

/// As many as Stagedoor has.
const SQLITE_READERS: u32 = 4;
/// As many as Stagedoor has.
const POSTGRES_CONNECTIONS: u32 = 16;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a session lasts.
const LIFETIME: time::Duration = time::Duration::weeks(2);

/// Connections of one database.
#[derive(Debug)]
pub struct Pools<DB: sqlx::Database> {
    readers: Pool<DB>,
    /// SQLite has one writer at a time; waiting for it in a pool's queue beats polling its lock.
    writer: Pool<DB>,
}

impl<DB: sqlx::Database> Clone for Pools<DB> {
    fn clone(&self) -> Self {
        Self {
            readers: self.readers.clone(),
            writer: self.writer.clone(),
        }
    }
}

impl Pools<Sqlite> {
    /// Opens the file, or makes it: write-ahead log, durable commits.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn sqlite(url: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .test_before_acquire(false)
                .connect_lazy_with(options.clone())
        };
        Ok(Self {
            readers: pool(SQLITE_READERS),
            writer: pool(1),
        })
    }
}

impl Pools<Postgres> {
    /// Opens the server's database.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn postgres(url: &str) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .test_before_acquire(false)
            .connect_lazy_with(PgConnectOptions::from_str(url)?);
        Ok(Self {
            readers: pool.clone(),
            writer: pool,
        })
    }
}

macro_rules! data {
    ($database:ty, begin: $begin:literal, uuid: $uuid:literal, time: $time:literal,
     bytes: $bytes:literal, bool: $bool:literal) => {
        impl Data for Pools<$database> {
            async fn create_tables(&self) -> Result<()> {
                for statement in schema($uuid, $time, $bytes, $bool) {
                    sqlx::query(AssertSqlSafe(statement))
                        .execute(&self.writer)
                        .await?;
                }
                Ok(())
            }

            async fn add_people(
                &self,
                prefix: &str,
                role: &str,
                count: usize,
            ) -> anyhow::Result<Vec<String>> {
                let mut cookies = Vec::new();
                let mut tx = self.writer.begin_with($begin).await?;
                for number in 0..count {
                    let user = Uuid::now_v7();
                    let name = format!("{prefix}-{number}");
                    let email = format!("{name}@example.org");
                    sqlx::query(
                        "INSERT INTO users (id, username, email, password_hash, role, is_verified, created_at)
                         VALUES ($1, $2, $3, '', $4, TRUE, $5)",
                    )
                    .bind(user)
                    .bind(name)
                    .bind(email)
                    .bind(role)
                    .bind(Utc::now().trunc_subsecs(6))
                    .execute(&mut *tx)
                    .await?;
                    let expires = time::OffsetDateTime::now_utc() + LIFETIME;
                    let record = records::of_user(Id::default(), user, expires)?;
                    sqlx::query("INSERT INTO sessions (id, data, expiry_date) VALUES ($1, $2, $3)")
                        .bind(record.id.to_string())
                        .bind(records::encode(&record)?)
                        .bind(expires.unix_timestamp())
                        .execute(&mut *tx)
                        .await?;
                    cookies.push(format!("id={}", record.id));
                }
                tx.commit().await?;
                Ok(cookies)
            }

            async fn session(&self, id: &str, now: i64) -> Result<Option<Vec<u8>>> {
                sqlx::query_scalar("SELECT data FROM sessions WHERE id = $1 AND expiry_date > $2")
                    .bind(id)
                    .bind(now)
                    .fetch_optional(&self.readers)
                    .await
            }

            async fn save_session(&self, id: &str, record: &[u8], expires: i64) -> Result<()> {
                sqlx::query(
                    "INSERT INTO sessions (id, data, expiry_date) VALUES ($1, $2, $3)
                     ON CONFLICT (id) DO UPDATE SET data = excluded.data, expiry_date = excluded.expiry_date",
                )
                .bind(id)
                .bind(record)
                .bind(expires)
                .execute(&self.writer)
                .await?;
                Ok(())
            }

            async fn delete_session(&self, id: &str) -> Result<()> {
                sqlx::query("DELETE FROM sessions WHERE id = $1")
                    .bind(id)
                    .execute(&self.writer)
                    .await?;
                Ok(())
            }

            async fn user(&self, id: Uuid) -> Result<Option<User>> {
                let row: Option<Row> = sqlx::query_as(
                    "SELECT id, username, email, role, is_verified, created_at, promoted_to_creator_at
                     FROM users WHERE id = $1",
                )
                .bind(id)
                .fetch_optional(&self.readers)
                .await?;
                Ok(row.map(user))
            }

            async fn promote(&self, promotion: Promotion<'_>) -> Result<bool> {
                let mut tx = self.writer.begin_with($begin).await?;
                let done = sqlx::query(
                    "UPDATE users SET role = 'creator', promoted_to_creator_at = $1
                     WHERE id = $2 AND role = 'user' AND is_verified",
                )
                .bind(promotion.at)
                .bind(promotion.user)
                .execute(&mut *tx)
                .await?;
                if done.rows_affected() == 0 {
                    return Ok(false);
                }
                sqlx::query(
                    "INSERT INTO audit_logs (id, action, actor_id, user_agent, metadata, created_at)
                     VALUES ($1, 'user.upgrade_creator', $2, $3, $4, $5)",
                )
                .bind(Uuid::now_v7())
                .bind(promotion.user)
                .bind(promotion.user_agent)
                .bind(r#"{"from":"user","to":"creator"}"#)
                .bind(promotion.at)
                .execute(&mut *tx)
                .await?;
                sqlx::query("UPDATE sessions SET id = $1, data = $2 WHERE id = $3")
                    .bind(promotion.new_session)
                    .bind(promotion.record)
                    .bind(promotion.old_session)
                    .execute(&mut *tx)
                    .await?;
                tx.commit().await?;
                Ok(true)
            }

            async fn close(&self) {
                self.readers.close().await;
                self.writer.close().await;
            }
        }
    };
}

data!(Sqlite, begin: "BEGIN IMMEDIATE", uuid: "BLOB", time: "TEXT", bytes: "BLOB", bool: "INTEGER");
data!(Postgres, begin: "BEGIN", uuid: "UUID", time: "TIMESTAMPTZ", bytes: "BYTEA", bool: "BOOLEAN");

type Row = (
    Uuid,
    String,
    String,
    String,
    bool,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

fn user((id, username, email, role, is_verified, created_at, promoted_to_creator_at): Row) -> User {
    User {
        id,
        username,
        email,
        role,
        is_verified,
        created_at,
        promoted_to_creator_at,
    }
}

fn schema(uuid: &str, time: &str, bytes: &str, bool: &str) -> [String; 4] {
    [
        format!(
            "CREATE TABLE users (
                id {uuid} NOT NULL PRIMARY KEY, username TEXT NOT NULL UNIQUE,
                email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, role TEXT NOT NULL,
                is_verified {bool} NOT NULL, created_at {time} NOT NULL, promoted_to_creator_at {time})"
        ),
        format!(
            "CREATE TABLE sessions (
                id TEXT NOT NULL PRIMARY KEY, data {bytes} NOT NULL, expiry_date BIGINT NOT NULL)"
        ),
        format!(
            "CREATE TABLE audit_logs (
                id {uuid} NOT NULL PRIMARY KEY, action TEXT NOT NULL,
                actor_id {uuid} NOT NULL REFERENCES users (id), user_agent TEXT,
                metadata TEXT NOT NULL, created_at {time} NOT NULL)"
        ),
        "CREATE INDEX audit_logs_actor_id ON audit_logs (actor_id, created_at)".to_owned(),
    ]
}
