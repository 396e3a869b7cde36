//! Taking up erasures whose job was lost.

use std::time::Duration;

use crate::error::Error;
use crate::jobs::{self, EraseAccount, Owner};
use crate::services::Services;
use crate::users;

/// How long a job may take, and be tried again, before it is looked after.
const PATIENCE: Duration = Duration::from_hours(2);

/// Accounts that are looked at in one go.
const AT_ONCE: i64 = 100;

/// Leaves a new job for every account that should be gone for a while and that no job is
/// about: the one there was failed for good, or an operator has dropped it.
///
/// # Errors
/// Those of the database.
pub(crate) async fn take_up_overdue(services: &Services) -> Result<(), Error> {
    let before = services.clock.now() - PATIENCE;
    services
        .write(async move |tx| {
            let overdue = users::overdue(tx.conn(), before, AT_ONCE).await?;
            for (user_id, scheduled_for) in overdue {
                let job = EraseAccount {
                    user_id,
                    scheduled_for,
                };
                if jobs::forget_undone::<EraseAccount>(tx, &Owner::id(user_id)).await? {
                    tracing::warn!(%user_id, "the deletion of an account is taken up again");
                    jobs::enqueue(tx, &job).await?;
                }
            }
            Ok(())
        })
        .await
}
