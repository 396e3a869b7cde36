//! Whether the database is whole.

use super::conn::{Conn, on};
use super::pools::{Db, Freshness, Reader};
use crate::error::Error;

/// What PostgreSQL does not vouch for: what was made with a check left out, or broke off.
const POSTGRES_DOUBTS: &str = "
    SELECT 'the index ' || indexrelid::regclass || ' is not valid: REINDEX INDEX makes it anew'
    FROM pg_index WHERE NOT indisvalid
    UNION ALL
    SELECT 'the constraint ' || conname || ' of ' || conrelid::regclass || ' was never checked'
    FROM pg_constraint WHERE NOT convalidated
    UNION ALL
    SELECT checksum_failures || ' pages of the database had a wrong checksum'
    FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0";

impl Db {
    /// The newest migration that is applied; none in an empty database.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn schema(&self) -> Result<Option<i64>, Error> {
        let mut reader = self.read(Freshness::Latest).await?;
        if !has_tables(&mut reader).await? {
            return Ok(None);
        }
        Ok(on!(reader.conn(), c => {
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE")
                .fetch_one(c)
                .await
        })?)
    }

    /// Whether nothing was ever made in it.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn is_new(&self) -> Result<bool, Error> {
        let mut reader = self.read(Freshness::Latest).await?;
        has_tables(&mut reader).await.map(|has_tables| !has_tables)
    }

    /// The problems that the database finds in itself, in words for an operator; empty when
    /// it finds none. It reads all of a SQLite file. PostgreSQL has no such question: what
    /// it marks as doubtful is told.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn problems(&self) -> Result<Vec<String>, Error> {
        let mut reader = self.read(Freshness::Latest).await?;
        match &mut reader {
            Reader::Sqlite(conn) => {
                let mut problems: Vec<String> = sqlx::query_scalar(
                    "SELECT integrity_check FROM pragma_integrity_check
                     WHERE integrity_check <> 'ok'",
                )
                .fetch_all(&mut **conn)
                .await?;
                let dangling: Vec<(String, String, i64)> = sqlx::query_as(
                    "SELECT \"table\", \"parent\", COUNT(*) FROM pragma_foreign_key_check
                     GROUP BY \"table\", \"parent\"",
                )
                .fetch_all(&mut **conn)
                .await?;
                problems.extend(dangling.into_iter().map(|(table, parent, rows)| {
                    format!("{rows} rows of {table} refer to rows of {parent} that are not there")
                }));
                Ok(problems)
            }
            Reader::Postgres(conn) => Ok(sqlx::query_scalar(POSTGRES_DOUBTS)
                .fetch_all(conn.conn())
                .await?),
        }
    }
}

/// Reads the version that a snapshot of the database has.
pub async fn schema_in(mut conn: Conn<'_>) -> Result<i64, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE")
            .fetch_one(c)
            .await
    })?)
}

async fn has_tables(reader: &mut Reader) -> Result<bool, Error> {
    let exists = match reader {
        Reader::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'",
        Reader::Postgres(_) => {
            "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')"
        }
    };
    let tables: i64 = on!(reader.conn(), c => sqlx::query_scalar(exists).fetch_one(c).await)?;
    Ok(tables > 0)
}
