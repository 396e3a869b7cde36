//! Ending sessions: by who holds them, by their owner from elsewhere, and all of
//! them when an account's credentials change.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::SessionToken;
use super::renewal::stamp_write;
use crate::accounts::email_change;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::devices::login_devices;
use crate::email_changes::Awaited;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::second_factor;

/// Ends the session that has this id, at once and with every id of it.
///
/// # Errors
/// [`Error::Unauthenticated`] when the id was just renewed: who has no more than an old
/// one ends nobody's session.
pub async fn end(caller: &Caller, token: SessionToken) -> Result<(), Error> {
    caller
        .write(async move |tx| {
            let user_id = match delete(tx.conn(), &token).await? {
                Some(Some(user_id)) => user_id,
                None if is_renewed(tx, &token).await? => {
                    return Err(Error::Unauthenticated);
                }
                Some(None) | None => return Ok(()),
            };
            let event = Event::by_user(Action::LogOut, user_id);
            audit::record(tx, &event).await
        })
        .await
}

/// Ends one session of whoever asks, who is told by mail, and gives up what was asked
/// for through it: a change of address, links, a set-up of two-step login. One's own
/// present session needs no proof, and no mail, and keeps its wishes: that is to log
/// out.
///
/// # Errors
/// [`Error::NotFound`] when there is no such session of theirs,
/// [`Error::ReauthenticationRequired`], [`Error::Unauthenticated`] when their own
/// was ended meanwhile.
pub async fn revoke(caller: &Caller, id: Uuid) -> Result<(), Error> {
    let principal = caller.principal()?;
    let is_own = id == principal.session_id;
    if !is_own {
        caller.require_recent_proof()?;
    }

    caller
        .write(async move |tx| {
            let (user_id, now) = (principal.user_id, tx.now());
            take_turn(tx.conn(), user_id).await?;
            if !is_own {
                require_alive(tx).await?;
            }
            let ended: Option<Ended> = on!(tx.conn(), c => {
                sqlx::query_as(
                    "DELETE FROM sessions WHERE id = $1 AND user_id = $2 AND expires_at > $3
                     RETURNING id, last_seen_at",
                )
                .bind(id).bind(user_id).bind(now)
                .fetch_optional(c)
                .await
            })?;
            let ended = ended.ok_or(Error::NotFound)?;
            if !is_own {
                login_devices::forget_in(tx.conn(), user_id, id).await?;
            }
            let event = Event::by_user(Action::EndSession { session_id: id }, user_id);
            audit::record(tx, &event).await?;
            stamp_write(tx.conn(), user_id, now).await?;
            if !is_own {
                remember_in(tx.conn(), &ended).await?;
                let which = Awaited::AskedBy(id);
                email_change::close_in(tx, user_id, which).await?;
                second_factor::give_up_of_in(tx.conn(), user_id, id).await?;
                let notice = Notice::SessionsEnded { ended: 1 };
                jobs::notify(tx, user_id, notice).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Ends every session of whoever asks but the one they ask through, and tells them
/// by mail; how many those were. What was asked for through any other session is given
/// up as well.
///
/// # Errors
/// [`Error::ReauthenticationRequired`], [`Error::Unauthenticated`] when their own
/// was ended meanwhile.
pub async fn revoke_others(caller: &Caller) -> Result<u64, Error> {
    let principal = caller.principal()?;
    caller.require_recent_proof()?;

    let ended = caller
        .write(async move |tx| {
            let (user_id, now) = (principal.user_id, tx.now());
            take_turn(tx.conn(), user_id).await?;
            require_alive(tx).await?;
            forget_expired(tx.conn(), user_id, now).await?;
            let kept = principal.session_id;
            let ended = end_others_in(tx.conn(), user_id, kept).await?;
            login_devices::forget_others_in(tx.conn(), user_id, kept).await?;
            // Also what a session asked for that is over by itself by now: nothing is
            // left of it here to be ended, and what it began is still to come.
            let which = Awaited::NotAskedBy(kept);
            email_change::close_in(tx, user_id, which).await?;
            second_factor::give_up_of_others_in(tx.conn(), user_id, kept).await?;
            if ended > 0 {
                let event = Event::by_user(Action::EndOtherSessions { ended }, user_id);
                audit::record(tx, &event).await?;
                stamp_write(tx.conn(), user_id, now).await?;
                let notice = Notice::SessionsEnded { ended };
                jobs::notify(tx, user_id, notice).await?;
            }
            Ok(ended)
        })
        .await?;
    Ok(ended)
}

/// Holds the account until the transaction ends, as changes of its credentials do.
/// Two sessions that end each other would wait for each other without it, or both
/// be over.
async fn take_turn(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET password_hash = password_hash WHERE id = $1")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Whether this user is logged in anywhere, or was until a session of theirs ran out.
pub(crate) async fn has_any(mut conn: Conn<'_>, user_id: Uuid) -> Result<bool, Error> {
    let session: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar("SELECT id FROM sessions WHERE user_id = $1 LIMIT 1")
            .bind(user_id)
            .fetch_optional(c)
            .await
    })?;
    Ok(session.is_some())
}

/// That this login of theirs still waits for its second step.
///
/// # Errors
/// [`Error::Unauthenticated`] when it does not.
pub(crate) async fn require_waiting(
    mut conn: Conn<'_>,
    id: Uuid,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let waits: Option<i32> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT 1 FROM sessions
             WHERE id = $1 AND second_factor_user_id = $2 AND expires_at > $3",
        )
        .bind(id).bind(user_id).bind(now)
        .fetch_optional(c)
        .await
    })?;
    waits.map(drop).ok_or(Error::Unauthenticated)
}

/// That the session of whoever asks was not ended while they asked: they would end
/// nobody else's sessions, nor change anything else, after it.
///
/// # Errors
/// [`Error::Unauthenticated`] when it was.
pub(crate) async fn require_alive(tx: &mut Tx) -> Result<(), Error> {
    let now = tx.now();
    let principal = tx.principal()?;
    let alive: Option<i32> = on!(tx.conn(), c => {
        sqlx::query_scalar("SELECT 1 FROM sessions WHERE id = $1 AND expires_at > $2")
            .bind(principal.session_id).bind(now)
            .fetch_optional(c)
            .await
    })?;
    alive.map(drop).ok_or(Error::Unauthenticated)
}

/// Deletes what is over already, which nobody ends any more and no list shows.
async fn forget_expired(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND expires_at <= $2")
            .bind(user_id).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Ends every session of this user but `kept`, logins that wait for their second
/// step included; how many of those that were logged in.
pub(crate) async fn end_others_in(
    mut conn: Conn<'_>,
    user_id: Uuid,
    kept: Uuid,
) -> Result<u64, Error> {
    // In this order: a login that ends meanwhile turns one that waits into one that
    // is logged in, and either the first or the second statement finds it.
    end_unfinished_in(conn.reborrow(), user_id).await?;
    let ended: Vec<Ended> = on!(conn, c => {
        sqlx::query_as(
            "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id, last_seen_at",
        )
        .bind(user_id).bind(kept)
        .fetch_all(c)
        .await
    })?;
    for session in &ended {
        remember_in(conn.reborrow(), session).await?;
    }
    Ok(ended.len() as u64)
}

/// A session that somebody has ended from elsewhere.
#[derive(sqlx::FromRow)]
struct Ended {
    id: Uuid,
    last_seen_at: DateTime<Utc>,
}

/// Whether this session was ended from elsewhere by its owner.
pub(crate) async fn was_ended_in(mut conn: Conn<'_>, id: Uuid) -> Result<bool, Error> {
    let found: Option<i32> = on!(conn, c => {
        sqlx::query_scalar("SELECT 1 FROM ended_sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    Ok(found.is_some())
}

/// Remembers that a session was ended, so that no link that was asked for through it
/// opens anything: see [`tokens::issue_for`](crate::tokens::issue_for).
async fn remember_in(mut conn: Conn<'_>, session: &Ended) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO ended_sessions (id, last_seen_at) VALUES ($1, $2)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(session.id).bind(session.last_seen_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Ends every session of this user, logins that wait for their second step
/// included; how many of those that were logged in.
pub(crate) async fn end_all_in(conn: Conn<'_>, user_id: Uuid) -> Result<u64, Error> {
    end_others_in(conn, user_id, Uuid::nil()).await
}

/// Ends the logins of this user that wait for their second step.
pub(crate) async fn end_unfinished_in(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM sessions WHERE second_factor_user_id = $1")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Whether this was the id of a session that goes on with another one.
async fn is_renewed(tx: &mut Tx, token: &SessionToken) -> Result<bool, Error> {
    let now = tx.now();
    let found: Option<i32> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "SELECT 1 FROM sessions
             WHERE previous_token_hash = $1 AND previous_until > $2 AND expires_at > $2",
        )
        .bind(token.hash()).bind(now)
        .fetch_optional(c)
        .await
    })?;
    Ok(found.is_some())
}

/// Deletes the session that has this id; whose it was.
pub(super) async fn delete(
    mut conn: Conn<'_>,
    token: &SessionToken,
) -> Result<Option<Option<Uuid>>, Error> {
    let user_id: Option<(Option<Uuid>,)> = on!(conn, c => {
        sqlx::query_as(
            "DELETE FROM sessions WHERE token_hash = $1 RETURNING user_id",
        )
        .bind(token.hash())
        .fetch_optional(c)
        .await
    })?;
    Ok(user_id.map(|(user_id,)| user_id))
}
