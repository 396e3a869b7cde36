//! What has arrived of a file, in pieces of the media store.

use sha2::Sha256;
use uuid::Uuid;

use super::lookup::read;
use super::rows::{self, Piece};
use crate::caller::Caller;
use crate::error::Error;
use crate::storage::{Incoming, Storage, new_key};
use crate::tracks;

/// The most bytes of one piece, and so the most that a process which dies forgets of what
/// it was sent: three seconds of a line of 40 Mbit/s.
pub const PIECE: u64 = 16 * 1024 * 1024;

/// Stores the next piece of an upload, which begins at `start`. When this returns, it
/// survives a loss of power.
///
/// # Errors
/// [`Error::UploadOffset`] when the upload is elsewhere by now, on another server, or over;
/// [`Error::QuotaExceeded`]; [`Error::Unavailable`]. Nothing of the piece is kept then.
pub(super) async fn store(
    caller: &Caller,
    upload_id: Uuid,
    start: u64,
    file: Incoming,
) -> Result<(), Error> {
    let owner_id = caller.principal()?.user_id;
    let size = file.size();
    // With an id of its own: another server may be storing the same bytes.
    let object_key = new_key("uploads", caller.new_id(), "part");
    file.keep_as(&object_key).await?;
    let piece = Piece {
        size_bytes: i64::try_from(size).map_err(Error::internal)?,
        object_key: object_key.clone(),
    };
    let start = i64::try_from(start).map_err(Error::internal)?;
    let stored = caller
        .write(async move |tx| {
            let expires_at = tx.now() + tx.settings().upload_lifetime;
            if !rows::advance(tx.conn(), upload_id, start, piece.size_bytes, expires_at).await? {
                return Err(Error::UploadOffset);
            }
            // It counts already.
            let room = tracks::held_storage(tx, owner_id).await?;
            let before = Storage {
                used_bytes: room.used_bytes.saturating_sub(size),
                ..room
            };
            before.require(size)?;
            rows::add_piece(tx.conn(), upload_id, start, &piece).await
        })
        .await;
    if stored.is_err() {
        discard_unless_stored(caller, &object_key).await;
    }
    stored
}

/// Removes a piece whose row is surely absent: a connection lost during the commit leaves
/// open whether it is.
async fn discard_unless_stored(caller: &Caller, object_key: &str) {
    let removed = async {
        let mut reader = read(caller).await?;
        let kept = rows::referred(reader.conn(), &[object_key]).await?;
        if !kept.is_empty() {
            return Ok(());
        }
        caller.media.remove(object_key).await
    };
    if let Err(error) = removed.await {
        tracing::warn!(%error, object_key, "a piece may be without its upload");
    }
}

/// One file of the pieces, and of what came behind them. What came alone is moved. `digest` is
/// that of the whole, where all of it went by in one part.
///
/// # Errors
/// [`Error::Unavailable`] when a piece cannot be read or is not what it was, or the disk
/// does not take the whole.
pub(super) async fn join(
    caller: &Caller,
    pieces: &[Piece],
    tail: Option<Incoming>,
    digest: Option<Sha256>,
) -> Result<Incoming, Error> {
    let whole = match tail {
        Some(tail) if pieces.is_empty() => tail,
        tail => joined(caller, pieces, tail, digest.is_some()).await?,
    };
    Ok(match digest {
        Some(digest) => whole.with_digest(digest),
        None => whole,
    })
}

async fn joined(
    caller: &Caller,
    pieces: &[Piece],
    tail: Option<Incoming>,
    is_digested: bool,
) -> Result<Incoming, Error> {
    let mut whole = if is_digested {
        caller.media.begin_part().await?
    } else {
        caller.media.begin().await?
    };
    for piece in pieces {
        let size = u64::try_from(piece.size_bytes).map_err(Error::internal)?;
        whole.append_object(&piece.object_key, size).await?;
    }
    if let Some(tail) = tail {
        whole.append(tail).await?;
    }
    Ok(whole)
}
