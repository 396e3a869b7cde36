//! What changes in a session while it lives: its id, and what it is known to have
//! done.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Renewed, RepeatableForm, SessionToken};
use crate::db::{Conn, Statements, Tx, on};
use crate::error::Error;

/// Gives the session a new id after an upgrade, which is returned. The old one is answered
/// for [`Settings::session_grace`](crate::Settings::session_grace) longer, for reading and
/// for repeating the upgrade: see [`Standing`](super::Standing).
///
/// It touches no row when `old` is not the session's present id any more: whoever ended or
/// renewed it meanwhile is not overruled.
pub(crate) fn renew(statements: &mut Statements, tx: &Tx, id: Uuid, old: &SessionToken) -> Renewed {
    hand_over(statements, tx, id, old, None)
}

/// Notes that the session's user has just proved who they are, and gives it a new id.
/// Of the old one every use ends at once (OWASP ASVS 5.0, 7.2.4), but that the `form`
/// that gave the proof can be repeated, as a double click does.
///
/// # Errors
/// [`Error::Unauthenticated`] when the id is not the session's present one any more.
pub(crate) async fn renew_after_proof(
    tx: &mut Tx,
    id: Uuid,
    form: Option<&RepeatableForm>,
) -> Result<Renewed, Error> {
    let renewed = match form {
        Some(form) => renew_by_form(tx, id, form).await?,
        None => replace_id(tx, id).await?,
    };
    let now = tx.now();
    note_proof(tx.conn(), id, now).await?;
    Ok(renewed)
}

/// Gives the session a new id after what `form` has done, which can be repeated: see
/// [`repeated_form`](super::repeated_form).
///
/// # Errors
/// [`Error::Unauthenticated`] when the id that it came with is not the session's present
/// one any more.
pub(crate) async fn renew_by_form(
    tx: &mut Tx,
    id: Uuid,
    form: &RepeatableForm,
) -> Result<Renewed, Error> {
    let mut statements = tx.statements();
    let renewed = hand_over(&mut statements, tx, id, &form.old, Some(form.mark()));
    match tx.run(statements).await?.pop() {
        Some(Ok(1..)) => Ok(renewed),
        Some(Err(error)) => Err(error),
        Some(Ok(0)) | None => Err(Error::Unauthenticated),
    }
}

fn hand_over(
    statements: &mut Statements,
    tx: &Tx,
    id: Uuid,
    old: &SessionToken,
    proof_mark: Option<Vec<u8>>,
) -> Renewed {
    let now = tx.now();
    let token = old.successor(&*tx.core().entropy);
    statements
        .add(
            "UPDATE sessions
             SET previous_token_hash = token_hash, previous_until = $4, token_hash = $5, wrote_at = $3,
                 successor_salt = $6, proof_mark = $7
             WHERE id = $1 AND token_hash = $2 AND expires_at > $3",
        )
        .bind(id)
        .bind(old.hash())
        .bind(now)
        .bind(now + tx.settings().session_grace)
        .bind(token.hash())
        .bind(token.salt())
        .bind(proof_mark)
        .needs_row();
    Renewed::with_id(token)
}

/// Gives the session a new id after a change of credentials, and answers it. Every
/// id that it had is dead at once (OWASP ASVS 5.0, 7.2.4).
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is over by now: somebody who ended
/// it meanwhile is not overruled.
pub(crate) async fn replace_id(tx: &mut Tx, id: Uuid) -> Result<Renewed, Error> {
    let token = SessionToken::new(&*tx.core().entropy);
    let now = tx.now();
    let rows = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE sessions
             SET token_hash = $2, previous_token_hash = NULL, previous_until = NULL,
                 successor_salt = NULL, proof_mark = NULL, wrote_at = $3
             WHERE id = $1 AND expires_at > $3",
        )
        .bind(id).bind(token.hash()).bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Err(Error::Unauthenticated);
    }
    Ok(Renewed::with_id(token))
}

async fn note_proof(mut conn: Conn<'_>, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE sessions SET proved_at = $2 WHERE id = $1")
            .bind(id).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Notes that the session's user has just shown a second factor.
pub(crate) async fn note_second_factor(
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

/// When the user of this session last changed something; see [`stamp_write`].
pub(crate) async fn wrote_at(mut conn: Conn<'_>, id: Uuid) -> Result<Option<DateTime<Utc>>, Error> {
    let stamped: Option<Option<DateTime<Utc>>> = on!(conn, c => {
        sqlx::query_scalar("SELECT wrote_at FROM sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    Ok(stamped.flatten())
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
