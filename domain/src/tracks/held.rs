//! A track within a transaction that changes it.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::list::find;
use super::rows::{self, Row};
use super::track::Track;
use super::visible::is_member;
use crate::artists::require_creator;
use crate::audit::{self, Action, Actor, Event};
use crate::caller::Caller;
use crate::db::{Tx, on};
use crate::error::Error;
use crate::sessions;

/// Lets only whoever may upload go on to change the track with this id, of whose artist
/// they are a member.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's track, and those of [`require_creator`].
pub(super) async fn require_editor(caller: &Caller, id: Uuid) -> Result<(), Error> {
    find(caller, id).await?;
    require_creator(caller).await.map(drop)
}

/// Lets whoever owns the track with this id go on to show it to fewer people, or to say
/// something else of it, whatever their role is by now: it is theirs still when they are no
/// artist any more.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's track, and those of
/// [`User::require_active`](crate::User::require_active).
pub(super) async fn require_member(caller: &Caller, id: Uuid) -> Result<(), Error> {
    find(caller, id).await?;
    caller.user().await?.require_active()
}

/// The track, which nobody else changes until the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or its artist has not the caller for a member.
pub(super) async fn hold(tx: &mut Tx, id: Uuid) -> Result<Row, Error> {
    let user_id = tx.principal()?.user_id;
    // Before the track: whoever locks both takes the sessions first.
    let now = tx.now();
    sessions::stamp_write(tx.conn(), user_id, now).await?;
    let row = hold_anybodys(tx, id).await?;
    if is_member(tx.conn(), &row, user_id).await? {
        Ok(row)
    } else {
        Err(Error::NotFound)
    }
}

/// The same, whoever asks.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(super) async fn hold_anybodys(tx: &mut Tx, id: Uuid) -> Result<Row, Error> {
    let sql = format!("SELECT id FROM tracks WHERE id = $1 {}", tx.conn().hold());
    let found: Option<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?;
    tx.note_waited();
    found.ok_or(Error::NotFound)?;
    rows::find(tx.conn(), id).await?.ok_or(Error::NotFound)
}

/// The track as it is by now, for its artist.
///
/// # Errors
/// Those of the database.
pub(super) async fn as_changed(tx: &mut Tx, id: Uuid) -> Result<Track, Error> {
    let row = rows::find(tx.conn(), id).await?.ok_or(Error::NotFound)?;
    Ok(row.for_member())
}

/// Writes down what the caller did to a track.
///
/// # Errors
/// Those of the database.
pub(super) async fn note(tx: &mut Tx, row: &Row, action: Action) -> Result<(), Error> {
    let user_id = tx.principal()?.user_id;
    let event = Event {
        action,
        actor: Actor::User(user_id),
        subject_id: row.owner_id.unwrap_or(user_id),
    };
    audit::record(tx, &event).await
}
