//! What programs that follow an artist are given.

use super::find::{Found, find_public};
use crate::artists::Artist;
use crate::caller::Caller;
use crate::error::Error;
use crate::tracks::{self, Track};

/// An artist's newest public tracks.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Whose they are.
    pub artist: Artist,
    /// The newest first, at most 50.
    pub items: Vec<FeedItem>,
}

/// One track of a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedItem {
    /// The track.
    pub track: Track,
    /// The file that plays.
    pub file: PlayedFile,
}

/// What is at the address of a feed.
#[derive(Debug, Clone, PartialEq)]
pub enum FoundFeed {
    /// The feed.
    Feed(Box<Feed>),
    /// That of an artist who has another handle by now.
    Moved {
        /// That handle.
        to: String,
    },
}

/// A file that plays a track, for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayedFile {
    /// Its path on this site.
    pub path: String,
    /// Bytes.
    pub size_bytes: i64,
    /// Its media type.
    pub content_type: String,
}

/// The feed of whoever has this handle.
///
/// # Errors
/// [`Error::NotFound`] as long as the artist has no public track.
pub async fn feed(caller: &Caller, handle: &str) -> Result<FoundFeed, Error> {
    let page = match find_public(caller, handle).await? {
        Found::Page(page) => page,
        Found::Moved { to } => return Ok(FoundFeed::Moved { to }),
    };
    let tracks = super::tracks(caller, &page, None).await?;
    let sizes = tracks::rendition_sizes(caller, page.artist.id).await?;
    let items = tracks.items.into_iter().map(|track| {
        let path = format!("/media/tracks/{}/stream.m4a", track.id);
        let file = match sizes.get(&track.id) {
            Some(&size_bytes) => PlayedFile {
                path,
                size_bytes,
                content_type: "audio/mp4".to_owned(),
            },
            // Nothing was made of it: the original plays where programs can.
            None => PlayedFile {
                path,
                size_bytes: track.size_bytes,
                content_type: track.content_type.clone(),
            },
        };
        FeedItem { track, file }
    });
    Ok(FoundFeed::Feed(Box::new(Feed {
        items: items.collect(),
        artist: page.artist,
    })))
}
