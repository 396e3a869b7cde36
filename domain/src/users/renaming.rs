//! Giving an account another name.

use chrono::{DateTime, Utc};

use super::{User, Username, barred_names, held_names};
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// From which name to which.
#[derive(Debug, Clone)]
pub(crate) struct Renaming {
    /// Whose, as locked.
    pub(crate) user: User,
    /// The name that the account gets.
    pub(crate) to: Username,
    /// How long the one that it had is kept for it.
    pub(crate) held_until: DateTime<Utc>,
}

/// Gives the account the other name, and keeps the one that it had for it; not where only
/// capital and small letters differ, which is the same name. The caller has locked the
/// user's row.
///
/// # Errors
/// [`Error::UsernameTaken`] when another account has the name, it is kept for one, or was
/// that of one which is deleted;
/// nothing happened then.
pub(crate) async fn rename(tx: &mut Tx, wanted: &Renaming) -> Result<(), Error> {
    let attempted = wanted.clone();
    let outcome = tx
        .attempt(async move |tx| apply(tx, &attempted).await)
        .await?;
    match outcome {
        Ok(()) => Ok(()),
        // PostgreSQL: somebody took the name while the statement ran.
        Err(_) if is_anothers(tx.conn(), wanted).await? => Err(Error::UsernameTaken),
        Err(error) => Err(error),
    }
}

async fn apply(tx: &mut Tx, wanted: &Renaming) -> Result<(), Error> {
    let (user, now) = (&wanted.user, tx.now());
    let (old_key, new_key) = (Username::key_of(&user.username), wanted.to.key());
    if !update(tx.conn(), wanted).await? {
        return Err(Error::UsernameTaken);
    }
    // Asked only now: on PostgreSQL the update has waited for whoever was giving the name
    // up at this moment, and that it is kept for them is seen from here on.
    let holder = held_names::holder(tx.conn(), &new_key, now).await?;
    let is_kept = holder.is_some_and(|holder| holder != user.id);
    if is_kept || barred_names::is_barred(tx, &new_key).await? {
        return Err(Error::UsernameTaken);
    }
    if old_key == new_key {
        return Ok(());
    }
    held_names::release(tx.conn(), &new_key, user.id).await?;
    held_names::hold(tx.conn(), &old_key, user.id, wanted.held_until).await
}

async fn update(mut conn: Conn<'_>, wanted: &Renaming) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE users SET username = $2, username_key = $3
             WHERE id = $1
               AND NOT EXISTS (SELECT 1 FROM users AS others
                               WHERE others.username_key = $3 AND others.id <> $1)",
        )
        .bind(wanted.user.id).bind(wanted.to.as_str()).bind(wanted.to.key())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

async fn is_anothers(mut conn: Conn<'_>, wanted: &Renaming) -> Result<bool, Error> {
    let others: i64 = on!(conn, c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE username_key = $1 AND id <> $2")
            .bind(wanted.to.key()).bind(wanted.user.id)
            .fetch_one(c)
            .await
    })?;
    Ok(others > 0)
}
