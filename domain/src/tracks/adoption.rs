//! Tracks from before there were artists.

use crate::artists::{self, ArtistRef};
use crate::caller::Caller;
use crate::db::on;
use crate::error::Error;
use crate::{sessions, users};

/// Gives the caller's tracks that belong to no artist to the caller's own, who is made
/// when there is none.
///
/// # Errors
/// [`Error::UserNotFound`], [`Error::Unauthenticated`], and those of the database.
pub(super) async fn adopt(caller: &Caller) -> Result<ArtistRef, Error> {
    let user_id = caller.principal()?.user_id;
    caller
        .write(async move |tx| {
            let user = users::lock(tx, user_id).await?.ok_or(Error::UserNotFound)?;
            let now = tx.now();
            // A replica may not have it yet.
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let artist = artists::ensure_for_owner(tx, &user).await?;
            on!(tx.conn(), c => {
                sqlx::query(
                    "UPDATE tracks SET artist_id = $2 WHERE owner_id = $1 AND artist_id IS NULL",
                )
                .bind(user_id).bind(artist.id)
                .execute(c)
                .await
                .map(drop)
            })?;
            Ok(artist)
        })
        .await
}
