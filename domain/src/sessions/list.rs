//! The sessions that somebody has.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;
use crate::users;

/// A session of somebody who is logged in, as it is listed.
#[derive(Debug)]
pub(crate) struct OpenSession {
    /// Never changes. It opens nothing.
    pub(crate) id: Uuid,
    /// When its login was.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub(crate) last_seen_at: DateTime<Utc>,
    /// The client's address at that time.
    pub(crate) address: Option<String>,
    /// How the client described itself.
    pub(crate) user_agent: Option<String>,
}

from_row!(OpenSession {
    id,
    created_at,
    last_seen_at,
    address,
    user_agent
});

const OPEN: &str = concat!(
    "SELECT s.id, s.created_at, s.last_seen_at, s.address, s.user_agent
     FROM sessions s JOIN ",
    users::joined!("s.user_id"),
    " WHERE s.user_id = $1 AND s.expires_at > $2 ORDER BY s.last_seen_at DESC, s.id DESC",
);

/// The sessions of this user that are not over, by last use; none when the account is
/// gone.
pub(crate) async fn open_sessions(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<OpenSession>, Error> {
    Ok(on!(conn, c => sqlx::query_as(OPEN).bind(user_id).bind(now).fetch_all(c).await)?)
}
