//! Removing jobs of somebody who is gone.

use super::job::Job;
use super::owner::Owner;
use super::payloads::{AccountDeleted, EraseAccount, RemoveObjects};
use crate::db::{Tx, on};
use crate::error::Error;

/// Removes every job of this owner, whatever became of it: whom it would tell something is
/// gone. What is left is the work of going itself, and files that no row refers to.
pub(crate) async fn forget_of(tx: &mut Tx, owner: &Owner) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM jobs WHERE owner = $1 AND kind NOT IN ($2, $3, $4)")
            .bind(owner.as_bytes())
            .bind(EraseAccount::KIND).bind(AccountDeleted::KIND).bind(RemoveObjects::KIND)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Removes the dead jobs of this kind and owner; whether none is left that waits or runs.
pub(crate) async fn forget_undone<J: Job>(tx: &mut Tx, owner: &Owner) -> Result<bool, Error> {
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM jobs WHERE owner = $1 AND kind = $2 AND state = 'dead'")
            .bind(owner.as_bytes()).bind(J::KIND)
            .execute(c)
            .await
            .map(drop)
    })?;
    let live: i64 = on!(tx.conn(), c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM jobs WHERE owner = $1 AND kind = $2")
            .bind(owner.as_bytes()).bind(J::KIND)
            .fetch_one(c)
            .await
    })?;
    Ok(live == 0)
}
