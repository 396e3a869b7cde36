//! The table of erasures that are under way.

use uuid::Uuid;

use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;

/// An erasure that is under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Erasure {
    pub(super) user_id: Uuid,
    /// What stands for the account in the audit log.
    pub(super) pseudonym: Uuid,
    pub(super) keeps_public_tracks: bool,
}

from_row!(Erasure {
    user_id,
    pseudonym,
    keeps_public_tracks,
});

/// The erasure of this account; none when it has not begun, or is done.
pub(super) async fn find(mut conn: Conn<'_>, user_id: Uuid) -> Result<Option<Erasure>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT user_id, pseudonym, keeps_public_tracks FROM erasures WHERE user_id = $1",
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

pub(super) async fn insert(tx: &mut Tx, erasure: Erasure) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO erasures (user_id, pseudonym, keeps_public_tracks, begun_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(erasure.user_id).bind(erasure.pseudonym).bind(erasure.keeps_public_tracks).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

pub(super) async fn remove(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM erasures WHERE user_id = $1")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
