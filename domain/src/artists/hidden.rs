//! Whether an artist is shown to anybody at all.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;
use crate::users::{self, Status};

/// Why nobody is shown an artist, nor what is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// A member is suspended, and no other one is there for whom the artist is shown.
    Suspended,
    /// All members leave, and take what is public with them.
    Leaving,
}

impl Hidden {
    /// Reads what is stored. Whatever a newer program may write there hides, too.
    pub(crate) fn stored(stored: Option<String>) -> Option<Self> {
        stored.map(|stored| match &*stored {
            "suspended" => Self::Suspended,
            _ => Self::Leaving,
        })
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Leaving => "leaving",
        }
    }

    /// What is said to whoever asks for something that they were shown before: that a
    /// suspended artist is not shown at present, and of one who leaves nothing.
    pub(crate) const fn error(self) -> Error {
        match self {
            Self::Suspended => Error::Withheld,
            Self::Leaving => Error::NotFound,
        }
    }
}

/// Why the artist with the id in this column is hidden, for [`Hidden::stored`], as a part of
/// another table's query.
macro_rules! hidden_of {
    ($artist_id:literal) => {
        concat!("(SELECT hidden FROM artists WHERE id = ", $artist_id, ")")
    };
}

pub(crate) use hidden_of;

/// What a member's account is, for the artist.
struct Member {
    status: Status,
    keeps_public_tracks: bool,
}

from_row!(Member {
    status: String,
    keeps_public_tracks,
});

impl Member {
    const fn hides(&self) -> Option<Hidden> {
        match self.status {
            Status::Suspended => Some(Hidden::Suspended),
            Status::Leaving if !self.keeps_public_tracks => Some(Hidden::Leaving),
            Status::Leaving | Status::Active => None,
        }
    }
}

/// Hides the artists of whom this user is a member, or shows them again: an artist is
/// hidden while all members are suspended, or leave without keeping what is public. To be
/// called in the transaction that changes one of these for a user, after that change.
///
/// # Errors
/// Those of the database.
pub(crate) async fn settle_hidden(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    for artist_id in hold_artists_of(tx.conn(), user_id).await? {
        settle(tx.conn(), artist_id).await?;
    }
    Ok(())
}

/// The same for one artist whom the caller has [held](hold), after a member went.
pub(super) async fn settle(mut conn: Conn<'_>, artist_id: Uuid) -> Result<(), Error> {
    let members = members(conn.reborrow(), artist_id).await?;
    let hidden: Option<Vec<Hidden>> = members.iter().map(Member::hides).collect();
    let hidden = hidden.and_then(|all| {
        let is_suspended = all.contains(&Hidden::Suspended);
        let suspended = is_suspended.then_some(Hidden::Suspended);
        suspended.or_else(|| all.first().copied())
    });
    set_hidden(conn, artist_id, hidden).await
}

/// Waits for whoever else changes who the artist's members are, or what those are, until the
/// transaction ends.
pub(super) async fn hold(mut conn: Conn<'_>, artist_id: Uuid) -> Result<(), Error> {
    let sql = format!("SELECT id FROM artists WHERE id = $1 {}", conn.hold());
    on!(conn, c => {
        sqlx::query(AssertSqlSafe(sql)).bind(artist_id).fetch_all(c).await.map(drop)
    })?;
    Ok(())
}

/// The artists of whom this user is a member. Where several members change at the same
/// time, the later waits here for the former, and then reads what that one has become.
async fn hold_artists_of(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Uuid>, Error> {
    let sql = format!(
        "SELECT id FROM artists
         WHERE id IN (SELECT artist_id FROM artist_members WHERE user_id = $1)
         ORDER BY id {}",
        conn.hold()
    );
    Ok(on!(conn, c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(user_id).fetch_all(c).await
    })?)
}

async fn members(mut conn: Conn<'_>, artist_id: Uuid) -> Result<Vec<Member>, Error> {
    const SQL: &str = concat!(
        "SELECT u.keeps_public_tracks, ",
        users::status!(),
        " AS status FROM artist_members JOIN ",
        users::joined!("artist_members.user_id"),
        " WHERE artist_members.artist_id = $1",
    );
    Ok(on!(conn, c => sqlx::query_as(SQL).bind(artist_id).fetch_all(c).await)?)
}

async fn set_hidden(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    hidden: Option<Hidden>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE artists SET hidden = $2 WHERE id = $1")
            .bind(artist_id).bind(hidden.map(Hidden::as_str))
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Whether nobody is shown this artist.
///
/// # Errors
/// Those of the database.
pub(crate) async fn is_hidden(mut conn: Conn<'_>, artist_id: Uuid) -> Result<bool, Error> {
    let row: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar("SELECT id FROM artists WHERE id = $1 AND hidden IS NOT NULL")
            .bind(artist_id)
            .fetch_optional(c)
            .await
    })?;
    Ok(row.is_some())
}
