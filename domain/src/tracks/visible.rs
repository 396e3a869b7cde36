//! Who may see and hear a track: asked by every page, route and media answer.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::rows::{self, Row};
use super::track::{Track, Visibility};
use crate::artists::{self, Hidden};
use crate::caller::Caller;
use crate::db::{Conn, from_row};
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
/// [`Error::NotFound`] for a track that they may not see, as for one that is not there;
/// [`Error::Withheld`] for one that they might, were its artist not suspended.
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
            Visibility::Public => row.is_public(),
            Visibility::Unlisted => opens(row.unlisted_key.as_deref(), key),
            Visibility::Private => false,
        };
    match row.hidden {
        _ if !may => Err(Error::NotFound),
        Some(hidden) => Err(hidden.error()),
        None => Ok(Seen { row, is_member }),
    }
}

/// Whether this user acts for the artist of the track.
pub(super) async fn is_member(conn: Conn<'_>, row: &Row, user_id: Uuid) -> Result<bool, Error> {
    acts_for(conn, row.owner_id, row.artist_id, user_id).await
}

async fn acts_for(
    conn: Conn<'_>,
    owner_id: Option<Uuid>,
    artist_id: Option<Uuid>,
    user_id: Uuid,
) -> Result<bool, Error> {
    if owner_id == Some(user_id) {
        return Ok(true);
    }
    match artist_id {
        Some(artist_id) => artists::is_member(conn, artist_id, user_id).await,
        None => Ok(false),
    }
}

/// To whom else what somebody was given may be given, and so who may keep a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Everybody,
    /// Whoever has the link.
    Link,
    /// Members of the artist.
    Members,
}

/// What decides who may have something of a track.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    owner_id: Option<Uuid>,
    artist_id: Option<Uuid>,
    visibility: Visibility,
    published_at: Option<DateTime<Utc>>,
    unlisted_key: Option<String>,
    hidden: Option<Hidden>,
}

/// The columns that a [`Guard`] is read from.
macro_rules! guard {
    () => {
        concat!(
            "tracks.owner_id, tracks.artist_id, tracks.visibility, tracks.published_at,
             tracks.unlisted_key, ",
            $crate::artists::hidden_of!("tracks.artist_id"),
            " AS hidden"
        )
    };
}

pub(super) use guard;

from_row!(Guard {
    owner_id,
    artist_id,
    visibility: String,
    published_at,
    unlisted_key,
    hidden = (Hidden::stored),
});

impl Guard {
    /// Who else may have what this caller is given; none who is given nothing. Nobody is
    /// asked for who may hear the track without being a member.
    pub(super) async fn audience(
        &self,
        conn: Conn<'_>,
        viewer: Option<Uuid>,
        key: Option<&str>,
    ) -> Result<Option<Audience>, Error> {
        match self.visibility {
            _ if self.hidden.is_some() => Ok(None),
            Visibility::Public if self.published_at.is_some() => Ok(Some(Audience::Everybody)),
            Visibility::Unlisted if opens(self.unlisted_key.as_deref(), key) => {
                Ok(Some(Audience::Link))
            }
            Visibility::Public | Visibility::Unlisted | Visibility::Private => {
                let is_member = self.lets_in(conn, viewer).await?;
                Ok(is_member.then_some(Audience::Members))
            }
        }
    }

    /// Whether this caller acts for the artist.
    pub(super) async fn lets_in(
        &self,
        conn: Conn<'_>,
        viewer: Option<Uuid>,
    ) -> Result<bool, Error> {
        match viewer {
            _ if self.hidden.is_some() => Ok(false),
            Some(viewer) => acts_for(conn, self.owner_id, self.artist_id, viewer).await,
            None => Ok(false),
        }
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
