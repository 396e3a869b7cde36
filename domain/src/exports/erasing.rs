//! Removing the copies of somebody whose account goes.

use uuid::Uuid;

use super::rows;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, RemoveObjects};

/// Removes every copy of this user. Their bytes go within seconds of the commit; one that
/// is being made finds itself not wanted. It may be done again.
///
/// # Errors
/// Those of the database.
pub async fn erase(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    let keys = rows::remove_all(tx.conn(), user_id).await?;
    if keys.is_empty() {
        return Ok(());
    }
    let owner_id = user_id;
    jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await
}
