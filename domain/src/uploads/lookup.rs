//! Finding uploads.

use uuid::Uuid;

use super::rows;
use super::upload::Upload;
use crate::caller::Caller;
use crate::db::{Freshness, Reader};
use crate::error::Error;
use crate::paging::Page;

/// This owner's upload. Whoever sends a part at this moment is asked to stop first, so that
/// what is told of it holds: a client asks when its line has broken, which the server may
/// not know yet.
///
/// # Errors
/// [`Error::NotFound`] when there is none, it is over, or somebody else's.
pub async fn find(caller: &Caller, id: Uuid) -> Result<Upload, Error> {
    let upload = look(caller, id).await?;
    match caller.upload_turns.take(id).await {
        // It was not moving.
        Ok(turn) if !turn.has_waited() => Ok(upload),
        Ok(_) | Err(Error::UploadBusy) => look(caller, id).await,
        Err(error) => Err(error),
    }
}

/// The same, as it is stored.
pub(super) async fn look(caller: &Caller, id: Uuid) -> Result<Upload, Error> {
    let owner_id = caller.user().await?.id;
    let now = caller.clock.now();
    let mut reader = read(caller).await?;
    let upload = rows::find(reader.conn(), id, owner_id).await?;
    upload
        .filter(|upload| upload.expires_at > now)
        .ok_or(Error::NotFound)
}

/// This owner's uploads that are not whole, the latest first: at most as many as an account
/// may have.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::UserNotFound`], and those of the database.
pub async fn list(caller: &Caller) -> Result<Page<Upload>, Error> {
    let owner_id = caller.user().await?.id;
    let now = caller.clock.now();
    let mut reader = read(caller).await?;
    let items = rows::waiting(reader.conn(), owner_id, now).await?;
    Ok(Page {
        items,
        next_cursor: None,
    })
}

/// A reader that knows of every piece, whichever server has stored it.
pub(super) async fn read(caller: &Caller) -> Result<Reader, Error> {
    caller.db.read(Freshness::Latest).await
}
