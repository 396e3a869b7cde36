//! Uploads that are given up, by their owner or by the time.

use uuid::Uuid;

use super::lookup::look;
use super::rows;
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, RemoveObjects};

/// Uploads that one transaction removes: others wait for it.
const AT_ONCE: i64 = 100;

/// Gives an upload up: what has arrived goes within seconds. The track that it has become
/// stays.
///
/// # Errors
/// [`Error::NotFound`] as [`find`](super::find) says it; [`Error::UploadBusy`] when it is being
/// made a track right now.
pub async fn terminate(caller: &Caller, id: Uuid) -> Result<(), Error> {
    look(caller, id).await?;
    let _turn = caller.upload_turns.take(id).await?;
    remove(caller, id).await
}

/// The same, for whoever has its turn.
pub(super) async fn remove(caller: &Caller, id: Uuid) -> Result<(), Error> {
    let owner_id = caller.principal()?.user_id;
    caller
        .write(async move |tx| {
            if rows::lock(tx.conn(), id, owner_id).await? {
                drop_upload(tx, id, owner_id).await?;
            }
            Ok(())
        })
        .await
}

/// Removes some of the uploads that are over; answers whether there may be more.
///
/// # Errors
/// Those of the database.
pub(crate) async fn sweep(tx: &mut Tx) -> Result<bool, Error> {
    let now = tx.now();
    let expired = rows::lock_expired(tx.conn(), now, AT_ONCE).await?;
    let count = expired.len();
    for (id, owner_id) in expired {
        drop_upload(tx, id, owner_id).await?;
    }
    Ok(i64::try_from(count).is_ok_and(|count| count == AT_ONCE))
}

/// Removes some of the uploads of this owner, whole or not; whether there may be more.
///
/// # Errors
/// Those of the database.
pub(crate) async fn erase_some(tx: &mut Tx, owner_id: Uuid) -> Result<bool, Error> {
    let uploads = rows::lock_of_owner(tx.conn(), owner_id, AT_ONCE).await?;
    for id in &uploads {
        drop_upload(tx, *id, owner_id).await?;
    }
    Ok(!uploads.is_empty())
}

async fn drop_upload(tx: &mut Tx, id: Uuid, owner_id: Uuid) -> Result<(), Error> {
    let keys = rows::take_pieces(tx.conn(), id).await?;
    rows::remove(tx.conn(), id).await?;
    if keys.is_empty() {
        return Ok(());
    }
    jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await
}
