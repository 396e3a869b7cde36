//! A connection that is given back only once what was begun on it has ended.

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection};

/// A pooled connection with a transaction open on it. It goes back to its pool
/// only after a `COMMIT` or `ROLLBACK` that succeeded, and is closed otherwise:
/// SQLite, for one, ends a transaction by itself when the disk is full, and a
/// connection whose state is not known must serve nobody else.
#[derive(Debug)]
pub struct Held<C: Pooled>(Option<C>);

/// A connection of a pool.
pub trait Pooled {
    /// Closes it when it is dropped, instead of giving it back.
    fn close_on_drop(&mut self);
}

impl Pooled for PoolConnection<Sqlite> {
    fn close_on_drop(&mut self) {
        Self::close_on_drop(self);
    }
}

impl<C: Pooled> Default for Held<C> {
    /// One whose connection is given back already.
    fn default() -> Self {
        Self(None)
    }
}

impl<C: Pooled> Held<C> {
    /// Holds it.
    pub(super) const fn new(conn: C) -> Self {
        Self(Some(conn))
    }

    /// The connection.
    pub(super) fn pooled(&mut self) -> &mut C {
        // It is taken out only by `release`, which consumes this.
        match &mut self.0 {
            Some(conn) => conn,
            None => unreachable!("a transaction is used after its end"),
        }
    }

    /// Gives it back.
    pub(super) fn release(mut self) {
        drop(self.0.take());
    }
}

impl Held<PoolConnection<Sqlite>> {
    pub(super) fn conn(&mut self) -> &mut SqliteConnection {
        self.pooled()
    }
}

impl<C: Pooled> Drop for Held<C> {
    fn drop(&mut self) {
        if let Some(conn) = &mut self.0 {
            conn.close_on_drop();
        }
    }
}
