//! The key in the link of an unlisted track, which can be renewed and revoked.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::held::{as_changed, hold, note, require_editor, require_member};
use super::track::Track;
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// Random bytes of a key: 128 bits are beyond guessing (OWASP ASVS 5.0, 7.2.3).
const BYTES: usize = 16;

/// A key that was never there.
pub(super) fn new_key(tx: &Tx) -> String {
    let mut bytes = [0; BYTES];
    tx.core().entropy.fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Gives the track a new key: links with the old one lead nowhere from then on.
///
/// # Errors
/// [`Error::NotFound`], and those of [`require_creator`](super::require_creator).
pub async fn renew_key(caller: &Caller, id: Uuid) -> Result<Track, Error> {
    require_editor(caller, id).await?;
    caller
        .write(async move |tx| {
            let row = hold(tx, id).await?;
            let key = new_key(tx);
            store(tx.conn(), id, Some(&key)).await?;
            let (track_id, title) = (id, row.title.clone());
            note(tx, &row, Action::RenewTrackKey { track_id, title }).await?;
            as_changed(tx, id).await
        })
        .await
}

/// Takes the key away: no link opens the track any more. Without one nothing happens.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revoke_key(caller: &Caller, id: Uuid) -> Result<(), Error> {
    require_member(caller, id).await?;
    caller
        .write(async move |tx| {
            let row = hold(tx, id).await?;
            if row.unlisted_key.is_none() {
                return Ok(());
            }
            store(tx.conn(), id, None).await?;
            let (track_id, title) = (id, row.title.clone());
            note(tx, &row, Action::RevokeTrackKey { track_id, title }).await
        })
        .await
}

/// Notes the key; none closes the track to whoever had one.
///
/// # Errors
/// Those of the database.
pub(super) async fn store(mut conn: Conn<'_>, id: Uuid, key: Option<&str>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE tracks SET unlisted_key = $2 WHERE id = $1")
            .bind(id).bind(key)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
