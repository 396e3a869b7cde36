//! What somebody takes along of the work that is still to be done for them, or failed.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::owner::Owner;
use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A job of somebody's.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedJob {
    kind: String,
    state: String,
    created_at: DateTime<Utc>,
    run_at: DateTime<Utc>,
    attempts: i32,
}

from_row!(ExportedJob {
    kind,
    state,
    created_at,
    run_at,
    attempts
});

/// The jobs of this owner.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(mut conn: Conn<'_>, owner: &Owner) -> Result<Vec<ExportedJob>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT kind, state, created_at, run_at, attempts FROM jobs WHERE owner = $1
             ORDER BY created_at, id",
        )
        .bind(owner.as_bytes())
        .fetch_all(c)
        .await
    })?)
}
