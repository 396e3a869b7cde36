//! What changes in a session while it lives: its id, and what it is known to have
//! done.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::SessionToken;
use crate::db::{Conn, on};
use crate::error::Error;
use crate::services::Services;

/// Gives the session a new id. The old one is answered for
/// [`Settings::session_grace`](crate::Settings::session_grace) longer, for
/// requests that are under way with it.
pub(crate) async fn renew(
    mut conn: Conn<'_>,
    services: &Services,
    id: Uuid,
    token: &SessionToken,
) -> Result<(), Error> {
    let now = services.clock.now();
    on!(conn, c => {
        sqlx::query(
            "UPDATE sessions
             SET previous_token_hash = token_hash, previous_until = $2, token_hash = $3, wrote_at = $4,
                 successor_salt = $5
             WHERE id = $1",
        )
        .bind(id).bind(now + services.settings.session_grace).bind(token.hash()).bind(now)
        .bind(token.salt())
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Gives the session a new id after a change of credentials, and answers it. Every
/// id that it had is dead at once (OWASP ASVS 5.0, 7.2.4).
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is over by now: somebody who ended
/// it meanwhile is not overruled.
pub(crate) async fn replace_id_in(
    mut conn: Conn<'_>,
    services: &Services,
    id: Uuid,
) -> Result<SessionToken, Error> {
    let token = SessionToken::new(&*services.entropy);
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE sessions
             SET token_hash = $2, previous_token_hash = NULL, previous_until = NULL,
                 successor_salt = NULL, wrote_at = $3
             WHERE id = $1 AND expires_at > $3",
        )
        .bind(id).bind(token.hash()).bind(services.clock.now())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Err(Error::Unauthenticated);
    }
    Ok(token)
}

/// Notes that the session's user has just proved who they are.
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is over by now.
pub(crate) async fn note_proof_in(
    mut conn: Conn<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let rows = on!(conn, c => {
        sqlx::query("UPDATE sessions SET proved_at = $2 WHERE id = $1 AND expires_at > $2")
            .bind(id).bind(now)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Err(Error::Unauthenticated);
    }
    Ok(())
}

/// Notes that the session's user has just shown a second factor.
pub(crate) async fn note_second_factor_in(
    mut conn: Conn<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE sessions SET second_factor_proved_at = $2 WHERE id = $1")
            .bind(id).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Notes, in every session of theirs, that this user changed something which a
/// replica may not have yet.
pub(crate) async fn stamp_write(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE sessions SET wrote_at = $2 WHERE user_id = $1")
            .bind(user_id).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
