//! Giving a change up that was asked for and not confirmed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::record;
use crate::accounts::tokens::{self, TokenPurpose};
use crate::db::Conn;
use crate::error::Error;

/// Gives up what this user has asked for and not confirmed. A new password does so
/// too: it is often the answer to somebody else in the account, and what they have
/// asked for must not come true after it.
pub(crate) async fn give_up_in(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    record::close_awaited(conn.reborrow(), user_id, now).await?;
    tokens::revoke(conn, TokenPurpose::ConfirmEmailChange, user_id, now).await
}
