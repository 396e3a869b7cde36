//! PostgreSQL's connection, and what is made of the errors that it answers.

use std::task::Poll;

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{BoxStream, StreamExt, poll_fn};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{Either, Error, Execute, Executor, PgConnection, Postgres, SqlStr};

use super::chosen::Chosen;
use crate::db::pooling::Pooling;

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
        let mut steps = conn.fetch_many(Told::to(chosen, query));
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
        let query = Told::to(chosen, query);
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

/// A query, and whether its statement may be prepared under a name: a pooler in transaction
/// mode would have it prepared on one connection to PostgreSQL, and executed on another.
struct Told<E> {
    query: E,
    may_be_named: bool,
}

impl<E> Told<E> {
    fn to(chosen: &Chosen, query: E) -> Self {
        let may_be_named = chosen.pooling() == Pooling::Session;
        Self {
            query,
            may_be_named,
        }
    }
}

impl<'q, E: Execute<'q, Postgres>> Execute<'q, Postgres> for Told<E> {
    fn sql(self) -> SqlStr {
        self.query.sql()
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.query.statement()
    }

    fn take_arguments(&mut self) -> Result<Option<PgArguments>, BoxDynError> {
        self.query.take_arguments()
    }

    fn persistent(&self) -> bool {
        self.may_be_named && self.query.persistent()
    }
}
