//! Counting what SQLite commits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stagedoor_domain::Db;
use stagedoor_testing::Fixture;

/// How often the writer has committed since this was made.
pub struct Commits(Arc<AtomicUsize>);

impl Commits {
    /// Counts from now on, on SQLite.
    pub async fn of(fixture: &Fixture) -> Self {
        let Db::Sqlite { writer, .. } = &fixture.services.db else {
            unreachable!("PostgreSQL does not tell")
        };
        let commits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&commits);
        let mut conn = writer.acquire().await.unwrap();
        let mut handle = conn.lock_handle().await.unwrap();
        handle.set_commit_hook(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            true
        });
        Self(commits)
    }

    pub fn so_far(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}
