//! How much an artist has stored, and how much they may.

use serde::Serialize;
use uuid::Uuid;

use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// What an artist has of the room for their tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Storage {
    /// Bytes of all their tracks.
    pub used_bytes: u64,
    /// Bytes that these may have.
    pub quota_bytes: u64,
}

impl Storage {
    /// Bytes that are left.
    pub fn left_bytes(self) -> u64 {
        self.quota_bytes.saturating_sub(self.used_bytes)
    }

    /// Whether `more` bytes fit in.
    ///
    /// # Errors
    /// [`Error::QuotaExceeded`] when they do not.
    pub(super) fn require(self, more: u64) -> Result<(), Error> {
        if more <= self.left_bytes() {
            return Ok(());
        }
        Err(self.exceeded())
    }

    /// What is said to somebody for whose file there is no room.
    pub(crate) fn exceeded(self) -> Error {
        Error::QuotaExceeded {
            left_bytes: self.left_bytes(),
            quota_bytes: self.quota_bytes,
        }
    }
}

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

/// The same within a transaction, in which nobody else adds to it until its end.
pub(super) async fn held_storage(tx: &mut Tx, owner_id: Uuid) -> Result<Storage, Error> {
    // Uploads at the same moment would each see the room before the others.
    let held = sqlx::AssertSqlSafe(format!(
        "SELECT id FROM users WHERE id = $1 {}",
        tx.conn().hold()
    ));
    let owner: Option<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(held).bind(owner_id).fetch_optional(c).await
    })?;
    let owner = owner.ok_or(Error::UserNotFound)?;
    Ok(Storage {
        used_bytes: used(tx.conn(), owner).await?,
        quota_bytes: tx.settings().upload_quota_bytes,
    })
}

async fn used(mut conn: Conn<'_>, owner_id: Uuid) -> Result<u64, Error> {
    let sum: Option<i64> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT CAST(SUM(size_bytes) AS BIGINT) FROM tracks WHERE owner_id = $1",
        )
        .bind(owner_id)
        .fetch_one(c)
        .await
    })?;
    u64::try_from(sum.unwrap_or_default()).map_err(Error::internal)
}
