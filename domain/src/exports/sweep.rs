//! Ending copies whose time is over.

use std::time::Duration;

use super::rows;
use crate::error::Error;
use crate::jobs::{self, RemoveObjects};
use crate::services::Services;

/// Copies that are ended in one transaction.
const AT_ONCE: i64 = 100;

/// What was asked for longer ago and is not ready will never be: all tries of its job take
/// some hours.
const GIVEN_UP: Duration = Duration::from_hours(48);

/// Ends the copies whose time is over, and removes their texts. That there was one is
/// forgotten as long again after that.
///
/// # Errors
/// Those of the database.
pub(crate) async fn sweep(services: &Services) -> Result<(), Error> {
    while services
        .write(async move |tx| {
            let now = tx.now();
            let over = rows::over(tx.conn(), now, AT_ONCE).await?;
            for (id, owner_id) in &over {
                let key = rows::expire(tx.conn(), *id).await?;
                if let Some(key) = key {
                    let (owner_id, keys) = (*owner_id, vec![key]);
                    jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await?;
                }
            }
            Ok(!over.is_empty())
        })
        .await?
    {}
    services
        .write(async move |tx| {
            let now = tx.now();
            let forgotten = (tx.settings().export_lifetime * 2).max(GIVEN_UP);
            rows::tidy(tx.conn(), now - GIVEN_UP, now - forgotten).await
        })
        .await
}
