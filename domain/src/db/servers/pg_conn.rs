//! PostgreSQL's connection, and what is made of the errors that it answers.

use std::task::Poll;

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{BoxStream, StreamExt, poll_fn};
use sqlx::postgres::{PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{Either, Error, Execute, Executor, PgConnection, Postgres, SqlStr};

use super::chosen::Chosen;

/// A borrowed connection to a PostgreSQL server, which tells what it hears to whoever
/// looks after the servers, and is no longer waited for once that server is given up.
#[derive(Debug)]
pub struct PgConn<'c> {
    conn: &'c mut PgConnection,
    chosen: &'c Chosen,
}

type Step = Result<Either<PgQueryResult, PgRow>, Error>;

impl<'c> PgConn<'c> {
    /// One of this server's.
    pub(in crate::db) const fn of(chosen: &'c Chosen, conn: &'c mut PgConnection) -> Self {
        Self { conn, chosen }
    }

    /// Returns the same for one more query.
    pub(in crate::db) fn reborrow(&mut self) -> PgConn<'_> {
        PgConn {
            conn: self.conn,
            chosen: self.chosen,
        }
    }
}

impl<'c> Executor<'c> for PgConn<'c> {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Step>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let Self { conn, chosen } = self;
        let mut steps = conn.fetch_many(query);
        let mut given_up = Box::pin(chosen.given_up());
        let mut is_over = false;
        poll_fn(move |context| {
            if is_over {
                return Poll::Ready(None);
            }
            let step = match steps.poll_next_unpin(context) {
                Poll::Pending => match given_up.as_mut().poll(context) {
                    Poll::Ready(error) => Poll::Ready(Some(Err(error))),
                    Poll::Pending => Poll::Pending,
                },
                ready @ Poll::Ready(_) => ready,
            };
            if let Poll::Ready(Some(Err(error))) = &step {
                is_over = true;
                chosen.note(error);
            }
            step
        })
        .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<PgRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let Self { conn, chosen } = self;
        chosen.unless_given_up(conn.fetch_optional(query)).boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, Error>>
    where
        'c: 'e,
    {
        self.conn.prepare_with(sql, parameters)
    }
}
