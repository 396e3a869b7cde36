//! What an id that was renewed can be repeated for, while it is answered.
//!
//! A double click cancels the first of its two requests, and with it the answer that
//! told the new id: the second one is told it instead. It is told once, so that of two
//! who have the old id only one goes on.

use sha2::{Digest, Sha256};

use super::{Renewed, SessionToken};
use crate::db::{Conn, Core, Freshness, Tx, on};
use crate::error::Error;

/// A form that proves who asks, or makes new backup codes. Sent twice, it has one outcome.
#[derive(Debug, Clone)]
pub struct RepeatableForm {
    /// The id that it came with.
    pub old: SessionToken,
    /// What tells it from any other form. A password does not belong in here: it is
    /// looked at each time.
    pub content: Vec<u8>,
}

impl RepeatableForm {
    /// What the database keeps of it. Without the id, of which it has only a hash, the
    /// content cannot be guessed from this.
    pub(super) fn mark(&self) -> Vec<u8> {
        Sha256::new()
            .chain_update(b"proof")
            .chain_update(self.old.as_bytes())
            .chain_update(&self.content)
            .finalize()
            .to_vec()
    }
}

/// What this very form, when it is one, has brought before, if it has renewed the id
/// that it comes with less than
/// [`Settings::session_grace`](crate::Settings::session_grace) ago: the id that the
/// first one brought, when nobody was told it since.
pub(crate) async fn repeated_form(
    tx: &mut Tx,
    form: Option<&RepeatableForm>,
) -> Result<Option<Renewed>, Error> {
    let principal = tx.principal()?;
    let Some(form) = form else {
        return Ok(None);
    };
    let now = tx.now();
    let salt: Option<(Option<Vec<u8>>,)> = on!(tx.conn(), c => {
        sqlx::query_as(
            "SELECT successor_salt FROM sessions
             WHERE id = $1 AND previous_token_hash = $2 AND proof_mark = $3
               AND previous_until > $4 AND expires_at > $4",
        )
        .bind(principal.session_id).bind(form.old.hash()).bind(form.mark())
        .bind(now)
        .fetch_optional(c)
        .await
    })?;
    let Some((salt,)) = salt else {
        return Ok(None);
    };
    match salt {
        Some(salt) => tell_successor(tx.conn(), &form.old, &salt).await.map(Some),
        None => Ok(Some(Renewed::unchanged())),
    }
}

/// The id that an upgrade renewed `old` to, for the first who repeats it with that.
pub(crate) async fn repeat_upgrade(core: &Core, old: &SessionToken) -> Result<Renewed, Error> {
    let salt: Option<Vec<u8>> = {
        let mut reader = core.db.read(Freshness::Latest).await?;
        on!(reader.conn(), c => {
            sqlx::query_scalar(
                "SELECT successor_salt FROM sessions
                 WHERE previous_token_hash = $1 AND proof_mark IS NULL AND successor_salt IS NOT NULL
                   AND previous_until > $2 AND expires_at > $2",
            )
            .bind(old.hash()).bind(core.clock.now())
            .fetch_optional(c)
            .await
        })?
    };
    let Some(salt) = salt else {
        return Ok(Renewed::unchanged());
    };
    let old = old.clone();
    core.write(async move |tx| tell_successor(tx.conn(), &old, &salt).await)
        .await
}

/// Makes the successor of `old` again from its `salt`, which is forgotten by that. When
/// somebody was faster the id stays what it is.
async fn tell_successor(
    mut conn: Conn<'_>,
    old: &SessionToken,
    salt: &[u8],
) -> Result<Renewed, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE sessions SET successor_salt = NULL
             WHERE previous_token_hash = $1 AND successor_salt = $2",
        )
        .bind(old.hash()).bind(salt)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    let successor = (rows == 1).then(|| old.known_successor(salt)).flatten();
    Ok(successor.map_or_else(Renewed::unchanged, Renewed::with_id))
}
