//! What has become of a job.

use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// What has become of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits or runs.
    Live,
    /// It failed for good.
    Dead,
    /// It is done, or never was.
    Gone,
}

/// What has become of this job.
pub(crate) async fn standing(mut conn: Conn<'_>, id: Uuid) -> Result<Standing, Error> {
    let state: Option<String> = on!(conn, c => {
        sqlx::query_scalar("SELECT state FROM jobs WHERE id = $1").bind(id).fetch_optional(c).await
    })?;
    Ok(match state.as_deref() {
        None => Standing::Gone,
        Some("dead") => Standing::Dead,
        Some(_) => Standing::Live,
    })
}
