//! How many jobs of each kind there are, and how long they have waited.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::db::{Core, Freshness, from_row, on};
use crate::error::Error;

/// The jobs of one kind in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What they are.
    pub kind: String,
    /// `ready`, `running` or `dead`.
    pub state: String,
    /// How many there are.
    pub jobs: u64,
    /// For how long the oldest has been due, where one that is ready is.
    pub oldest_due: Option<Duration>,
}

struct Row {
    kind: String,
    state: String,
    jobs: i64,
    due_since: Option<DateTime<Utc>>,
}

from_row!(Row {
    kind,
    state,
    jobs,
    due_since
});

/// Counts the jobs of all lanes.
///
/// # Errors
/// Those of the database.
pub async fn census(core: &Core) -> Result<Vec<Counted>, Error> {
    let now = core.clock.now();
    let mut reader = core.db.read(Freshness::Latest).await?;
    let rows: Vec<Row> = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT kind, state, COUNT(*) AS jobs,
                    MIN(CASE WHEN state = 'ready' AND run_at <= $1 THEN run_at END) AS due_since
             FROM jobs GROUP BY kind, state",
        )
        .bind(now)
        .fetch_all(c)
        .await
    })?;
    let counted = rows.into_iter().map(|row| Counted {
        kind: row.kind,
        state: row.state,
        jobs: u64::try_from(row.jobs).unwrap_or_default(),
        oldest_due: row
            .due_since
            .map(|since| (now - since).to_std().unwrap_or_default()),
    });
    Ok(counted.collect())
}
