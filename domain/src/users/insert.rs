//! Adding a user.

use chrono::{DateTime, Utc};
use stagedoor_words::Language;

use super::{User, Username, barred_names, held_names};
use crate::db::{Tx, on};
use crate::email_address::EmailAddress;
use crate::email_changes;
use crate::error::Error;

/// An account that is to be added. Not `Debug`: it holds the hash of a password.
pub(crate) struct NewAccount<'a> {
    /// The account.
    pub(crate) user: &'a User,
    /// Its name.
    pub(crate) username: &'a Username,
    /// Its address.
    pub(crate) email: &'a EmailAddress,
    /// What checks its password.
    pub(crate) password_hash: &'a str,
    /// Whether somebody has made it by registering: then it ends some days later,
    /// unless its address is confirmed by then.
    pub(crate) is_claim: bool,
}

/// Adds a user, unless the name is taken, kept for somebody who has just given it up or that of
/// an account that was deleted, or the address is to count as confirmed and is another account's, or kept for somebody who
/// has just moved away from it: then `false`, and nothing happened. Two unique keys can collide here, so no target is
/// named.
pub(crate) async fn insert(tx: &mut Tx, new: NewAccount<'_>) -> Result<bool, Error> {
    let (user, now) = (new.user, new.user.created_at);
    let rows = on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO users
                 (id, username, username_key, email, email_key, password_hash, role, is_verified, created_at, claimed_at,
                  language)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT DO NOTHING",
        )
        .bind(user.id)
        .bind(&user.username).bind(new.username.key())
        .bind(&user.email).bind(new.email.key())
        .bind(new.password_hash)
        .bind(user.role.as_str())
        .bind(user.is_verified)
        .bind(now)
        .bind(new.is_claim.then_some(now))
        .bind(user.language.map(Language::tag))
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Ok(false);
    }
    // Asked only now: on PostgreSQL the insert has waited for whoever was leaving the name
    // or the address at this moment, and what they keep is seen from here on.
    if !is_kept(tx, &new, now).await? {
        return Ok(true);
    }
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM users WHERE id = $1")
            .bind(user.id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(false)
}

/// Whether the name is kept for another account, or from everybody, or the address where it
/// counts as confirmed.
async fn is_kept(tx: &mut Tx, new: &NewAccount<'_>, now: DateTime<Utc>) -> Result<bool, Error> {
    let username_key = new.username.key();
    let holder = held_names::holder(tx.conn(), &username_key, now).await?;
    if holder.is_some() || barred_names::is_barred(tx, &username_key).await? {
        return Ok(true);
    }
    if !new.user.is_verified {
        return Ok(false);
    }
    let kept = email_changes::reserving(tx.conn(), new.email.key(), new.user.id, now).await?;
    Ok(kept.is_some())
}
