//! All tracks of an account at once.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::deletion::objects;
use crate::db::{Tx, on};
use crate::error::Error;
use crate::jobs;

/// Makes every track of this owner private; none waits to be looked at any more.
///
/// # Errors
/// Those of the database.
pub(crate) async fn hide_all(tx: &mut Tx, owner_id: Uuid) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks SET visibility = 'private', unlisted_key = NULL,
                    review = CASE WHEN review = 'waiting' THEN NULL ELSE review END
             WHERE owner_id = $1",
        )
        .bind(owner_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Deletes every track of this owner; what was stored of them is removed by jobs that
/// commit with this.
///
/// # Errors
/// Those of the database.
pub(crate) async fn delete_all(tx: &mut Tx, owner_id: Uuid) -> Result<(), Error> {
    let hold = tx.conn().hold();
    let sql = format!("SELECT id FROM tracks WHERE owner_id = $1 ORDER BY id {hold}");
    let ids: Vec<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(owner_id).fetch_all(c).await
    })?;
    tx.note_waited();
    for id in ids {
        let keys = objects(tx.conn(), id).await?;
        on!(tx.conn(), c => {
            sqlx::query("DELETE FROM tracks WHERE id = $1").bind(id).execute(c).await.map(drop)
        })?;
        jobs::enqueue(tx, &jobs::RemoveObjects { owner_id, keys }).await?;
    }
    Ok(())
}
