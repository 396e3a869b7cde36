//! Jobs as an operator sees them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on, stored_names};
use crate::error::Error;

stored_names! {
    /// Where a job is.
    State {
        /// It waits for its time, or its turn.
        Ready = "ready",
        /// Somebody has it.
        Running = "running",
        /// It failed for good.
        Dead = "dead",
    }
}

/// A job, without what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedJob {
    /// Never changes.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// Where it is.
    pub state: State,
    /// When it was left.
    pub created_at: DateTime<Utc>,
    /// When it is due; of a dead one, when it died.
    pub run_at: DateTime<Utc>,
    /// Tries so far.
    pub attempts: i32,
    /// When its tries began to fail.
    pub first_failed_at: Option<DateTime<Utc>>,
    /// Why the last one did.
    pub last_error: Option<String>,
    /// The version that gave it up.
    pub died_in: Option<String>,
    /// Whether whoever was to get the mail refused it for good.
    pub is_refused: bool,
}

/// A job with what it is about.
#[derive(Debug)]
pub(crate) struct WholeJob {
    pub(crate) listed: ListedJob,
    /// Its JSON.
    pub(crate) payload: String,
    owner: Option<Vec<u8>>,
}

impl WholeJob {
    /// The id of whom or what it is about, where there is one.
    pub(crate) fn owner_id(&self) -> Option<Uuid> {
        Uuid::from_slice(self.owner.as_deref()?).ok()
    }
}

struct Row {
    id: Uuid,
    kind: String,
    state: String,
    created_at: DateTime<Utc>,
    run_at: DateTime<Utc>,
    attempts: i32,
    first_failed_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    died_in: Option<String>,
    is_refused: bool,
    payload: String,
    owner: Option<Vec<u8>>,
}

from_row!(Row {
    id,
    kind,
    state,
    created_at,
    run_at,
    attempts,
    first_failed_at,
    last_error,
    died_in,
    is_refused,
    payload,
    owner
});

impl TryFrom<Row> for WholeJob {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            listed: ListedJob {
                id: row.id,
                kind: row.kind,
                state: State::try_from(row.state).map_err(Error::internal)?,
                created_at: row.created_at,
                run_at: row.run_at,
                attempts: row.attempts,
                first_failed_at: row.first_failed_at,
                last_error: row.last_error,
                died_in: row.died_in,
                is_refused: row.is_refused,
            },
            payload: row.payload,
            owner: row.owner,
        })
    }
}

/// The jobs in this state and of this kind, where those are given, the oldest first: at
/// most so many, of those that come after `last`.
pub(crate) async fn list(
    mut conn: Conn<'_>,
    state: Option<State>,
    kind: Option<&str>,
    last: Option<(DateTime<Utc>, Uuid)>,
    most: i64,
) -> Result<Vec<WholeJob>, Error> {
    let (after, id) = last.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    // An empty text stands for any: a bind that may be null has no type in PostgreSQL.
    let state = state.map_or("", State::as_str);
    let kind = kind.unwrap_or_default();
    let rows: Vec<Row> = on!(conn, c => {
        sqlx::query_as(
            "SELECT id, kind, state, created_at, run_at, attempts, first_failed_at, last_error,
                    died_in, is_refused, payload, owner
             FROM jobs
             WHERE ($1 = '' OR state = $1) AND ($2 = '' OR kind = $2)
               AND (created_at > $3 OR (created_at = $3 AND id > $4))
             ORDER BY created_at, id LIMIT $5",
        )
        .bind(state).bind(kind).bind(after).bind(id).bind(most)
        .fetch_all(c)
        .await
    })?;
    rows.into_iter().map(WholeJob::try_from).collect()
}

/// This job.
pub(crate) async fn find(mut conn: Conn<'_>, id: Uuid) -> Result<Option<WholeJob>, Error> {
    let row: Option<Row> = on!(conn, c => {
        sqlx::query_as(
            "SELECT id, kind, state, created_at, run_at, attempts, first_failed_at, last_error,
                    died_in, is_refused, payload, owner
             FROM jobs WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?;
    row.map(WholeJob::try_from).transpose()
}
