//! Keeping SQLite's writer from committing what nobody asked it to commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::SqliteConnection;

/// Lets commits through, or turns each into a rollback.
///
/// SQLite ends a transaction by itself after some errors: the disk is full, reading or
/// writing failed, memory ran out (<https://www.sqlite.org/lang_transaction.html>). What
/// is said to it then is no longer part of any transaction, and each statement would
/// commit itself at once. So the gate is shut while units run, and open at their
/// `COMMIT` alone.
#[derive(Debug, Clone)]
pub(super) struct CommitGate(Arc<AtomicBool>);

impl CommitGate {
    /// Makes one that is open.
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// Puts it before every commit of this connection.
    pub(super) async fn guard(&self, conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let is_open = Arc::clone(&self.0);
        let mut handle = conn.lock_handle().await?;
        handle.set_commit_hook(move || is_open.load(Ordering::SeqCst));
        Ok(())
    }

    /// Shuts it until [`ShutGate::open`], or until what this answers is dropped.
    pub(super) fn shut(&self) -> ShutGate<'_> {
        self.0.store(false, Ordering::SeqCst);
        ShutGate(self)
    }
}

/// A gate that is shut.
pub(super) struct ShutGate<'g>(&'g CommitGate);

impl ShutGate<'_> {
    /// Lets commits through.
    pub(super) fn open(&self) {
        self.0.0.store(true, Ordering::SeqCst);
    }
}

impl Drop for ShutGate<'_> {
    fn drop(&mut self) {
        self.open();
    }
}
