//! Closing changes of address that were not confirmed.

use uuid::Uuid;

use super::{Awaited, close_awaited};
use crate::audit::{self, Action, Event};
use crate::db::Tx;
use crate::error::Error;

/// Closes what this user has asked for and not confirmed, and writes each down;
/// whether there was any.
pub(crate) async fn close(tx: &mut Tx, user_id: Uuid, which: Awaited) -> Result<bool, Error> {
    let now = tx.now();
    let closed = close_awaited(tx.conn(), user_id, which, now).await?;
    let has_closed = !closed.is_empty();
    for email in closed {
        let event = Event::by_user(Action::CancelEmailChange { to: email }, user_id);
        audit::record(tx, &event).await?;
    }
    Ok(has_closed)
}
