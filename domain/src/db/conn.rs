//! One connection of either kind, and the macro that writes SQL once for both.

use super::servers::PgConn;
use super::sqlite_conn::SqliteConn;

/// A borrowed connection, inside a transaction or not.
#[derive(Debug)]
pub enum Conn<'c> {
    /// To the embedded database.
    Sqlite(SqliteConn<'c>),
    /// To a PostgreSQL server.
    Postgres(PgConn<'c>),
}

impl Conn<'_> {
    /// The same connection for one more query.
    pub fn reborrow(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn.reborrow()),
            Self::Postgres(conn) => Conn::Postgres(conn.reborrow()),
        }
    }

    /// What makes a `SELECT` of a row keep others from changing it, or adding to
    /// what it stands for, until the transaction ends. SQLite needs nothing: its write
    /// transactions run one at a time.
    pub const fn hold(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR NO KEY UPDATE",
        }
    }

    /// One text of a statement for each database: without a lock of rows for SQLite, whose
    /// write transactions run one at a time, and with `key_share` for the other.
    pub const fn locking(&self, without: &'static str, with: &'static str) -> &'static str {
        match self {
            Self::Sqlite(_) => without,
            Self::Postgres(_) => with,
        }
    }

    /// What makes a `SELECT` for a claim pass over rows that another worker
    /// holds. SQLite needs nothing: its write transactions run one at a time.
    pub const fn skip_locked(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }
}

/// What makes a `SELECT` within a statement keep others from removing its row until the
/// transaction ends, and from nothing else.
macro_rules! key_share {
    () => {
        "FOR KEY SHARE"
    };
}

pub(crate) use key_share;

/// Runs the same query on whichever database this is.
///
/// `on!(conn, c => sqlx::query("… $1 …").bind(x).execute(c).await)`
macro_rules! on {
    ($conn:expr, $c:ident => $query:expr) => {
        match $conn.reborrow() {
            $crate::db::Conn::Sqlite($c) => $query,
            $crate::db::Conn::Postgres($c) => $query,
        }
    };
}

pub(crate) use on;
