//! Who may see and hear a track: asked by every page, route and media answer.

use uuid::Uuid;

use super::rows::{self, Row};
use super::track::{Track, Visibility};
use crate::artists;
use crate::caller::Caller;
use crate::db::Conn;
use crate::error::Error;

/// A track that somebody may see.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) row: Row,
    /// Whether they act for its artist.
    pub(super) is_member: bool,
}

/// The track as this caller may see it, logged in or not. `key` is what the link of an
/// unlisted track carries.
///
/// # Errors
/// [`Error::NotFound`] for a track that they may not see, as for one that is not there.
pub async fn see(caller: &Caller, id: Uuid, key: Option<&str>) -> Result<Track, Error> {
    let Seen { row, is_member } = seen(caller, id, key).await?;
    Ok(if is_member {
        row.for_member()
    } else {
        row.for_others()
    })
}

/// The same, as it is stored.
pub(super) async fn seen(caller: &Caller, id: Uuid, key: Option<&str>) -> Result<Seen, Error> {
    let viewer = caller.principal().ok().map(|who| who.user_id);
    let mut reader = caller.read().await?;
    let row = rows::find(reader.conn(), id).await?;
    let row = row.ok_or(Error::NotFound)?;
    let is_member = match viewer {
        Some(viewer) => is_member(reader.conn(), &row, viewer).await?,
        None => false,
    };
    let may = is_member
        || match row.visibility {
            Visibility::Public => true,
            Visibility::Unlisted => opens(row.unlisted_key.as_deref(), key),
            Visibility::Private => false,
        };
    if may {
        Ok(Seen { row, is_member })
    } else {
        Err(Error::NotFound)
    }
}

/// Whether this user acts for the artist of the track.
pub(super) async fn is_member(conn: Conn<'_>, row: &Row, user_id: Uuid) -> Result<bool, Error> {
    if row.owner_id == user_id {
        return Ok(true);
    }
    match row.artist_id {
        Some(artist_id) => artists::is_member(conn, artist_id, user_id).await,
        None => Ok(false),
    }
}

/// Whether this is the key, without telling by the time it takes how much of it is right.
fn opens(key: Option<&str>, given: Option<&str>) -> bool {
    let (Some(key), Some(given)) = (key, given) else {
        return false;
    };
    key.len() == given.len()
        && key
            .bytes()
            .zip(given.bytes())
            .fold(0, |different, (a, b)| different | (a ^ b))
            == 0
}
