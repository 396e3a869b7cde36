//! Finding an artist's page, and who may see it.

use crate::artists::{self, Artist, Named};
use crate::caller::Caller;
use crate::error::Error;
use crate::paging::Page;
use crate::tracks::{self, Track};

/// What is at the address of an artist's page.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The page.
    Page(Box<ArtistPage>),
    /// An artist who has another handle by now.
    Moved {
        /// That handle.
        to: String,
    },
}

/// An artist's page.
#[derive(Debug, Clone, PartialEq)]
pub struct ArtistPage {
    /// Whose it is.
    pub artist: Artist,
    /// Whether everybody may see it: there is a public track. Otherwise whoever asks is a
    /// member.
    pub is_public: bool,
}

/// The page of whoever has this handle, as this caller may see it, logged in or not.
///
/// # Errors
/// [`Error::NotFound`] where the handle is nobody's, and for everybody but its members
/// while its artist has no public track; an old handle says no more than that. Of an artist
/// who is hidden nobody is shown anything: [`Error::Withheld`] where they are suspended and
/// had a page, [`Error::NotFound`] otherwise.
pub async fn find(caller: &Caller, handle: &str) -> Result<Found, Error> {
    let viewer = caller.principal().ok().map(|who| who.user_id);
    let mut reader = caller.read().await?;
    let now = caller.clock.now();
    let mut named = artists::by_handle(reader.conn(), handle, now).await?;
    let mut moved_to = None;
    if let Some(Named::Was(present)) = named {
        named = artists::by_handle(reader.conn(), &present, now).await?;
        moved_to = Some(present);
    }
    let Some(Named::Is { artist, hidden }) = named else {
        return Err(Error::NotFound);
    };
    let is_public = tracks::any_public(reader.conn(), artist.id).await?;
    if let Some(hidden) = hidden {
        return Err(if is_public {
            hidden.error()
        } else {
            Error::NotFound
        });
    }
    let is_member = match viewer {
        Some(user_id) if !is_public => {
            artists::is_member(reader.conn(), artist.id, user_id).await?
        }
        _ => false,
    };
    match moved_to {
        _ if !(is_public || is_member) => Err(Error::NotFound),
        Some(to) => Ok(Found::Moved { to }),
        None => Ok(Found::Page(Box::new(ArtistPage {
            artist: *artist,
            is_public,
        }))),
    }
}

/// The same, where only what everybody may see counts: a feed has no members.
///
/// # Errors
/// [`Error::NotFound`] as long as the artist has no public track.
pub async fn find_public(caller: &Caller, handle: &str) -> Result<Found, Error> {
    match find(caller, handle).await? {
        Found::Page(page) if !page.is_public => Err(Error::NotFound),
        found => Ok(found),
    }
}

/// The public tracks on this page, the newest first, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub async fn tracks(
    caller: &Caller,
    page: &ArtistPage,
    cursor: Option<&str>,
) -> Result<Page<Track>, Error> {
    tracks::of_artist(caller, page.artist.id, cursor).await
}
