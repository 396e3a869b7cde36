//! What a deletion takes and what it leaves, before it is asked for and until it is done.

use crate::artists::{self, ArtistRef};
use crate::caller::Caller;
use crate::error::Error;
use crate::tracks;
use crate::users::{self, Leaving};

/// What there is of somebody that their account's deletion takes, or can leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Tracks that everybody hears.
    pub public_tracks: u64,
    /// Tracks that are not public.
    pub other_tracks: u64,
    /// The artists that nobody else is a member of.
    pub artists: Vec<ArtistRef>,
}

/// What there is of whoever asks.
///
/// # Errors
/// [`Error::Unauthenticated`], and those of the database.
pub async fn preview(caller: &Caller) -> Result<Preview, Error> {
    let user_id = caller.principal()?.user_id;
    let mut reader = caller.read().await?;
    let (public, others) = tracks::count_of_owner(reader.conn(), user_id).await?;
    let memberships = artists::memberships(reader.conn(), user_id).await?;
    let alone = memberships.into_iter().filter(|one| one.is_alone);
    Ok(Preview {
        public_tracks: u64::try_from(public).unwrap_or_default(),
        other_tracks: u64::try_from(others).unwrap_or_default(),
        artists: alone.map(|one| one.artist).collect(),
    })
}

/// What whoever asks has asked for; none when their account is to stay.
///
/// # Errors
/// [`Error::Unauthenticated`], and those of the database.
pub async fn asked(caller: &Caller) -> Result<Option<Leaving>, Error> {
    let user_id = caller.principal()?.user_id;
    let mut reader = caller.read().await?;
    users::leaving(reader.conn(), user_id).await
}
