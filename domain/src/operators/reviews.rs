//! Looking at tracks before they are public.

use uuid::Uuid;

use super::named;
use crate::db::Freshness;
use crate::error::{Error, FieldError};
use crate::services::Services;
use crate::tracks::{self, Track};

/// Every track that waits to be looked at, those first that were uploaded first.
///
/// # Errors
/// Those of the database.
pub async fn waiting_tracks(services: &Services) -> Result<Vec<Track>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    tracks::waiting(reader.conn()).await
}

/// Makes a track public that waits. `which` is its id, or the handle or account of an
/// artist of whose tracks one waits. Its artist gets a mail, and their next tracks do not
/// wait.
///
/// # Errors
/// [`Error::NotFound`] when nothing of that waits; [`Error::Validation`] that names the
/// tracks where several do.
pub async fn approve_track(services: &Services, which: &str) -> Result<Track, Error> {
    let id = waiting_track(services, which).await?;
    services
        .write(async move |tx| tracks::approve(tx, id).await)
        .await
}

/// Refuses a track that waits, or takes a public one, named by its id, away. Its artist
/// gets a mail with the reason.
///
/// # Errors
/// Those of [`approve_track`]; [`Error::Validation`] of a reason that says nothing.
pub async fn reject_track(services: &Services, which: &str, reason: &str) -> Result<Track, Error> {
    let reason = super::reason::reason(reason)?;
    let id = waiting_track(services, which).await?;
    services
        .write(async move |tx| tracks::reject(tx, id, &reason).await)
        .await
}

async fn waiting_track(services: &Services, which: &str) -> Result<Uuid, Error> {
    // Also as its page's address ends.
    let last = which.rsplit('/').next().unwrap_or(which);
    if let Ok(id) = last.parse() {
        return Ok(id);
    }
    let waiting = waiting_tracks(services).await?;
    let of_artist = |track: &&Track| track.artist.handle == which;
    let mut found: Vec<&Track> = waiting.iter().filter(of_artist).collect();
    if found.is_empty() {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let now = services.clock.now();
        let owner = named(reader.conn(), which, now).await?.user.id;
        let of_owner = |track: &&Track| track.owner_id == Some(owner);
        found = waiting.iter().filter(of_owner).collect();
    }
    match *found {
        [] => Err(Error::NotFound),
        [only] => Ok(only.id),
        _ => {
            let each = found
                .iter()
                .map(|track| format!("{} ({:?})", track.id, track.title));
            let names = each.collect::<Vec<_>>().join(", ");
            let message = format!("Several tracks wait. Name one by its id: {names}.");
            Err(FieldError::for_operators("", "several", message).into())
        }
    }
}
