//! How much an artist has stored, and how much they may.

use uuid::Uuid;

use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::storage::Storage;
use crate::users;

/// This artist's room.
///
/// # Errors
/// Those of the database.
pub async fn storage(caller: &Caller) -> Result<Storage, Error> {
    let principal = caller.principal()?;
    let mut reader = caller.read().await?;
    let used_bytes = used(reader.conn(), principal.user_id).await?;
    Ok(Storage {
        used_bytes,
        quota_bytes: caller.settings.upload_quota_bytes,
    })
}

/// The same within a transaction, in which nobody else adds to it until its end, and
/// nothing is added for an account that is not active.
///
/// # Errors
/// [`Error::UserNotFound`], and those of [`User::require_active`](users::User::require_active).
pub(crate) async fn held_storage(tx: &mut Tx, owner_id: Uuid) -> Result<Storage, Error> {
    // Uploads at the same moment would each see the room before the others.
    let owner = users::lock(tx, owner_id).await?;
    let owner = owner.ok_or(Error::UserNotFound)?;
    // Here it is held: whoever is suspended at the same time comes before or after.
    owner.require_active()?;
    Ok(Storage {
        used_bytes: used(tx.conn(), owner.id).await?,
        quota_bytes: tx.settings().upload_quota_bytes,
    })
}

/// The bytes of their tracks, and of what has arrived of files that are not whole yet.
async fn used(mut conn: Conn<'_>, owner_id: Uuid) -> Result<u64, Error> {
    let sum: i64 = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT CAST(
                 COALESCE((SELECT SUM(size_bytes) FROM tracks WHERE owner_id = $1), 0)
                 + COALESCE((SELECT SUM(offset_bytes) FROM uploads
                             WHERE owner_id = $1 AND track_id IS NULL), 0)
             AS BIGINT)",
        )
        .bind(owner_id)
        .fetch_one(c)
        .await
    })?;
    u64::try_from(sum).map_err(Error::internal)
}
