//! Finding artists.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::artist::{Artist, MemberRole, OwnArtist};
use super::hidden::Hidden;
use super::own::ensure_own;
use super::{handles, rows};
use crate::caller::Caller;
use crate::db::Conn;
use crate::error::Error;

/// To whom a handle leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// The artist who has it.
    Is {
        /// Who that is.
        artist: Box<Artist>,
        /// Why nobody is shown them, where that is so.
        hidden: Option<Hidden>,
    },
    /// The artist who had it, by the handle that they have now.
    Was(String),
}

/// The artists of whom the caller is a member. Whoever is in the creator tier has one
/// from when they first ask.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn mine(caller: &Caller) -> Result<Vec<OwnArtist>, Error> {
    let user = caller.user().await?;
    let found = of_member(caller, user.id).await?;
    if !(found.is_empty() && user.role.is_creator_tier()) {
        return Ok(found);
    }
    ensure_own(caller).await?;
    of_member(caller, user.id).await
}

async fn of_member(caller: &Caller, user_id: Uuid) -> Result<Vec<OwnArtist>, Error> {
    let mut reader = caller.read().await?;
    let mut all = Vec::new();
    for row in rows::of_member(reader.conn(), user_id).await? {
        all.push(OwnArtist {
            artist: row.complete(reader.conn()).await?,
            role: MemberRole::Owner,
        });
    }
    Ok(all)
}

/// To whom this handle leads; none when it leads to nobody.
///
/// # Errors
/// Those of the database.
pub(crate) async fn by_handle(
    mut conn: Conn<'_>,
    handle: &str,
    now: DateTime<Utc>,
) -> Result<Option<Named>, Error> {
    if let Some(row) = rows::by_handle(conn.reborrow(), handle).await? {
        let hidden = row.hidden;
        let artist = Box::new(row.complete(conn).await?);
        return Ok(Some(Named::Is { artist, hidden }));
    }
    let Some(holder) = handles::holder(conn.reborrow(), handle, now).await? else {
        return Ok(None);
    };
    let row = rows::by_id(conn, holder).await?;
    Ok(row.map(|row| Named::Was(row.handle)))
}
