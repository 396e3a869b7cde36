//! Making a track of a file that is whole.

use sha2::Sha256;

use super::lookup::read;
use super::pieces;
use super::rows;
use super::upload::Upload;
use super::{ending, part::Ended, part::Receipt};
use crate::caller::Caller;
use crate::error::Error;
use crate::jobs::{self, RemoveObjects};
use crate::storage::Incoming;
use crate::tracks;

/// Makes a track of the stored pieces and of what came behind them. A file that is refused
/// ends its upload; what only may work later leaves the pieces where they are.
///
/// # Errors
/// Those of [`tracks::create`].
pub(super) async fn finish(
    caller: &Caller,
    upload: Upload,
    tail: Option<Incoming>,
    digest: Option<Sha256>,
) -> Result<Receipt, Error> {
    let id = upload.id;
    match make_track(caller, upload, tail, digest).await {
        Ok(upload) => {
            tracks::count_finished(upload.length());
            Ok(Receipt {
                upload,
                ended: Ended::Whole,
            })
        }
        Err(error) => {
            tracks::count_refused(&error);
            if is_final(&error) {
                ending::remove(caller, id).await?;
            }
            Err(error)
        }
    }
}

/// Whether the same file would be refused again, whatever happens meanwhile.
const fn is_final(error: &Error) -> bool {
    matches!(
        error,
        Error::UnsupportedMediaType | Error::Validation(_) | Error::PayloadTooLarge { .. }
    )
}

async fn make_track(
    caller: &Caller,
    mut upload: Upload,
    tail: Option<Incoming>,
    digest: Option<Sha256>,
) -> Result<Upload, Error> {
    let owner_id = caller.principal()?.user_id;
    let mut reader = read(caller).await?;
    let stored = rows::pieces(reader.conn(), upload.id).await?;
    drop(reader);
    let file = pieces::join(caller, &stored, tail, digest).await?;
    if file.size() != upload.length() {
        return Err(Error::UploadOffset);
    }
    let accepted = tracks::accept(caller, &upload.form(), file).await?;
    let track_id = caller.new_id();
    let placed = accepted.place(track_id).await?;
    let object_key = placed.object_key().to_owned();
    let (id, artist_id) = (upload.id, upload.artist_id);
    let added = caller
        .write(async move |tx| {
            let expires_at = tx.now() + tx.settings().upload_lifetime;
            // First, so that its bytes count once.
            if !rows::complete(tx.conn(), id, track_id, expires_at).await? {
                return Err(Error::UploadOffset);
            }
            let keys = rows::take_pieces(tx.conn(), id).await?;
            tracks::add(tx, artist_id, &placed).await?;
            if !keys.is_empty() {
                jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await?;
            }
            Ok(expires_at)
        })
        .await;
    match added {
        Ok(expires_at) => {
            upload.track_id = Some(track_id);
            upload.offset_bytes = upload.size_bytes;
            upload.expires_at = expires_at;
            Ok(upload)
        }
        Err(error) => {
            tracks::discard_unless_stored(caller, &object_key).await;
            Err(error)
        }
    }
}
