//! Ending sessions, and what is known of those that were ended.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::SessionToken;
use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;

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

/// Ends this session of theirs, if it is not over; none when there is no such one.
pub(crate) async fn end_one(
    mut conn: Conn<'_>,
    user_id: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Ended>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "DELETE FROM sessions WHERE id = $1 AND user_id = $2 AND expires_at > $3
             RETURNING id, last_seen_at",
        )
        .bind(id).bind(user_id).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Ends everybody's sessions, and answers how many each user had. What visitors typed
/// into a form stays.
pub(crate) async fn end_everybodys(mut conn: Conn<'_>) -> Result<BTreeMap<Uuid, u64>, Error> {
    // In this order, as for one account: a login that ends meanwhile turns one that
    // waits into one that is logged in.
    on!(conn, c => {
        sqlx::query("DELETE FROM sessions WHERE second_factor_user_id IS NOT NULL")
            .execute(c)
            .await
            .map(drop)
    })?;
    let users: Vec<Uuid> = on!(conn, c => {
        sqlx::query_scalar("DELETE FROM sessions WHERE user_id IS NOT NULL RETURNING user_id")
            .fetch_all(c)
            .await
    })?;
    let mut ended = BTreeMap::new();
    for user_id in users {
        *ended.entry(user_id).or_default() += 1;
    }
    Ok(ended)
}

/// Deletes what is over already, which nobody ends any more and no list shows.
pub(crate) async fn forget_expired(
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
pub(crate) async fn end_others(
    mut conn: Conn<'_>,
    user_id: Uuid,
    kept: Uuid,
) -> Result<u64, Error> {
    // In this order: a login that ends meanwhile turns one that waits into one that
    // is logged in, and either the first or the second statement finds it.
    end_unfinished(conn.reborrow(), user_id).await?;
    let ended: Vec<Ended> = on!(conn, c => {
        sqlx::query_as(
            "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id, last_seen_at",
        )
        .bind(user_id).bind(kept)
        .fetch_all(c)
        .await
    })?;
    for session in &ended {
        remember_ended(conn.reborrow(), session).await?;
    }
    Ok(ended.len() as u64)
}

/// A session that somebody has ended from elsewhere.
#[derive(Debug)]
pub(crate) struct Ended {
    id: Uuid,
    last_seen_at: DateTime<Utc>,
}

from_row!(Ended { id, last_seen_at });

/// That the session in this column, if there is one, was not ended from elsewhere.
macro_rules! not_ended {
    ($session_id:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM ended_sessions WHERE ended_sessions.id = ",
            $session_id,
            ")"
        )
    };
}
pub(crate) use not_ended;

/// Whether this session was ended from elsewhere by its owner.
pub(crate) async fn was_ended(mut conn: Conn<'_>, id: Uuid) -> Result<bool, Error> {
    let found: Option<i32> = on!(conn, c => {
        sqlx::query_scalar("SELECT 1 FROM ended_sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    Ok(found.is_some())
}

/// Remembers that a session was ended, so that no link that was asked for through it
/// opens anything: see `tokens::issue_for`.
pub(crate) async fn remember_ended(mut conn: Conn<'_>, session: &Ended) -> Result<(), Error> {
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
pub(crate) async fn end_all(conn: Conn<'_>, user_id: Uuid) -> Result<u64, Error> {
    end_others(conn, user_id, Uuid::nil()).await
}

/// Ends the logins of this user that wait for their second step.
pub(crate) async fn end_unfinished(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
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
pub(crate) async fn is_renewed(tx: &mut Tx, token: &SessionToken) -> Result<bool, Error> {
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
pub(crate) async fn delete(
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
