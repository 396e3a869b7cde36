//! SQLite's connection, and what it is told along with the next statement.

use futures::future::{BoxFuture, FutureExt, ready};
use futures::stream::{BoxStream, StreamExt, TryStreamExt, once};
use sqlx::sqlite::{SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo};
use sqlx::{AssertSqlSafe, Either, Error, Execute, Executor, SqlStr, Sqlite, SqliteConnection};

/// What is said along with the next statement of a transaction, and what became of those
/// before.
///
/// Every message to SQLite wakes its thread, and every answer wakes us: some 20 µs for
/// what may take it one. So what has no answer of interest, such as a savepoint, is not
/// sent by itself.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    sql: String,
    statements: usize,
    /// Whether a statement failed since this was last reset.
    pub(super) has_failed: bool,
}

impl Ahead {
    /// Adds so many statements, which answer no rows, to what the next one brings along.
    pub(super) fn say(&mut self, sql: &str, statements: usize) {
        self.sql.push_str(sql);
        self.sql.push_str("; ");
        self.statements += statements;
    }
}

/// A borrowed connection to SQLite, inside a transaction or not.
#[derive(Debug)]
pub struct SqliteConn<'c> {
    conn: &'c mut SqliteConnection,
    ahead: Option<&'c mut Ahead>,
}

type Step = Result<Either<SqliteQueryResult, SqliteRow>, Error>;

impl<'c> SqliteConn<'c> {
    /// One that is told what it is told.
    pub(super) const fn plain(conn: &'c mut SqliteConnection) -> Self {
        Self { conn, ahead: None }
    }

    /// One that is told what waits in `ahead` along with the next statement.
    pub(super) const fn within(conn: &'c mut SqliteConnection, ahead: &'c mut Ahead) -> Self {
        let ahead = Some(ahead);
        Self { conn, ahead }
    }

    /// Returns the same for one more query.
    pub(super) fn reborrow(&mut self) -> SqliteConn<'_> {
        SqliteConn {
            conn: self.conn,
            ahead: self.ahead.as_deref_mut(),
        }
    }
}

impl<'c> Executor<'c> for SqliteConn<'c> {
    type Database = Sqlite;

    fn fetch_many<'e, 'q: 'e, E>(self, mut query: E) -> BoxStream<'e, Step>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let Some(ahead) = self.ahead else {
            return self.conn.fetch_many(query);
        };
        let mut unanswered = ahead.statements;
        let steps = if unanswered == 0 {
            self.conn.fetch_many(query)
        } else {
            let arguments = match query.take_arguments() {
                Ok(arguments) => arguments,
                // Nothing was sent: what waits goes on waiting.
                Err(error) => return once(ready(Err(Error::Encode(error)))).boxed(),
            };
            ahead.statements = 0;
            // A text without arguments is said once, as by `sqlx::raw_sql`.
            let is_kept = query.persistent() && arguments.is_some();
            let mut sql = std::mem::take(&mut ahead.sql);
            sql.push_str(query.sql().as_str());
            let query = sqlx::query_with(AssertSqlSafe(sql), arguments.unwrap_or_default());
            self.conn.fetch_many(query.persistent(is_kept))
        };
        steps
            .filter_map(move |step| {
                ahead.has_failed |= step.is_err();
                let is_ahead = unanswered > 0 && step.is_ok();
                unanswered -= usize::from(is_ahead);
                ready((!is_ahead).then_some(step))
            })
            .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<SqliteRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        if self.ahead.is_none() {
            return self.conn.fetch_optional(query);
        }
        async move {
            let mut steps = self.fetch_many(query);
            while let Some(step) = steps.try_next().await? {
                if let Either::Right(row) = step {
                    return Ok(Some(row));
                }
            }
            Ok(None)
        }
        .boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, Result<SqliteStatement, Error>>
    where
        'c: 'e,
    {
        self.conn.prepare_with(sql, parameters)
    }
}
