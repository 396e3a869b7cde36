//! Verification tokens: the secrets in the links that go out by mail.

mod exported;

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;
use crate::sessions;
use crate::users::{self, User};

pub(crate) use exported::exported;

/// 256 random bits (OWASP ASVS 5.0, 6.5.2 asks for at least 112 where tries are
/// not limited).
const TOKEN_BYTES: usize = 32;

/// What a token is good for. One of another purpose is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenPurpose {
    /// Confirms the address an account was made with.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Confirms the address an account is to move to.
    ConfirmEmailChange,
    /// Moves an account back to the address it had.
    UndoEmailChange,
    /// Says "This wasn't me".
    Disown,
}

impl TokenPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::ConfirmEmailChange => "confirm_email_change",
            Self::UndoEmailChange => "undo_email_change",
            Self::Disown => "disown",
        }
    }
}

/// A token that is to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewToken {
    /// What it is good for.
    pub(crate) purpose: TokenPurpose,
    /// Whose account.
    pub(crate) user_id: Uuid,
    /// What in that account, if not the account itself: a change of its address.
    pub(crate) subject_id: Option<Uuid>,
    /// When what it is about happened.
    pub(crate) concerns_at: DateTime<Utc>,
    /// How long it works.
    pub(crate) lifetime: Duration,
}

/// A token that has just been used up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpentToken {
    /// Whose account.
    pub(crate) user_id: Uuid,
    /// What in that account.
    pub(crate) subject_id: Option<Uuid>,
    /// When what it is about happened.
    pub(crate) concerns_at: DateTime<Utc>,
}

from_row!(SpentToken {
    user_id,
    subject_id,
    concerns_at
});

/// Makes a token and stores its hash. The token itself goes into the mail and
/// nowhere else.
pub(crate) async fn issue(tx: &mut Tx, new: NewToken) -> Result<String, Error> {
    issue_for(tx, new, None).await
}

/// The same for what was asked for through this session: once its owner has ended it
/// from elsewhere, the token is worth nothing, also when it is made after that.
pub(crate) async fn issue_for(
    tx: &mut Tx,
    new: NewToken,
    asked_by: Option<Uuid>,
) -> Result<String, Error> {
    let token = random(tx);
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO verification_tokens
                 (token_hash, purpose, user_id, subject_id, concerns_at, created_at, expires_at,
                  asked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(hash(&token)).bind(new.purpose.as_str()).bind(new.user_id).bind(new.subject_id)
        .bind(new.concerns_at).bind(now).bind(now + new.lifetime)
        .bind(asked_by)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(token)
}

/// Uses `token` up. It counts once, whatever happens at the same moment.
///
/// # Errors
/// [`Error::TokenInvalid`] for unknown, used and expired ones, those of another
/// purpose, and those that a session asked for that its owner has ended, alike.
pub(crate) async fn spend(
    mut conn: Conn<'_>,
    purpose: TokenPurpose,
    token: &str,
    now: DateTime<Utc>,
) -> Result<SpentToken, Error> {
    let spent: Option<SpentToken> = on!(conn, c => {
        sqlx::query_as(
            concat!(
                "UPDATE verification_tokens SET used_at = $3
                 WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
                   AND ",
                sessions::not_ended!("asked_by"),
                " RETURNING user_id, subject_id, concerns_at",
            ),
        )
        .bind(hash(token.trim())).bind(purpose.as_str()).bind(now)
        .fetch_optional(c)
        .await
    })?;
    spent.ok_or(Error::TokenInvalid)
}

/// Uses `token` up while the row of its holder is locked, who is answered as they
/// are by then: the row first, as [`users::lock`] asks.
///
/// # Errors
/// As [`spend`], also when the holder is gone.
pub(crate) async fn spend_locked(
    tx: &mut Tx,
    purpose: TokenPurpose,
    token: &str,
) -> Result<(User, SpentToken), Error> {
    let now = tx.now();
    let holder = holder(tx.conn(), purpose, token, now).await?;
    let user = users::lock(tx, holder.ok_or(Error::TokenInvalid)?).await?;
    let user = user.ok_or(Error::TokenInvalid)?;
    // Later than whatever the lock had to wait for.
    let now = tx.now();
    let spent = spend(tx.conn(), purpose, token, now).await?;
    Ok((user, spent))
}

/// Whose account `token` is for, as long as it can be used; it stays as it is.
pub(crate) async fn holder(
    mut conn: Conn<'_>,
    purpose: TokenPurpose,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            concat!(
                "SELECT user_id FROM verification_tokens
                 WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
                   AND ",
                sessions::not_ended!("asked_by"),
            ),
        )
        .bind(hash(token.trim())).bind(purpose.as_str()).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Uses up every token of this purpose that this user has.
pub(crate) async fn revoke(
    mut conn: Conn<'_>,
    purpose: TokenPurpose,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE verification_tokens SET used_at = $3
             WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL",
        )
        .bind(user_id).bind(purpose.as_str()).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// [`revoke`] for those that were made since then.
pub(crate) async fn revoke_issued_since(
    mut conn: Conn<'_>,
    purpose: TokenPurpose,
    user_id: Uuid,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE verification_tokens SET used_at = $4
             WHERE user_id = $1 AND purpose = $2 AND created_at >= $3 AND used_at IS NULL",
        )
        .bind(user_id).bind(purpose.as_str()).bind(since).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// The text of a new token, which is stored nowhere.
pub(crate) fn random(tx: &Tx) -> String {
    let mut bytes = [0; TOKEN_BYTES];
    tx.core().entropy.fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The form in which tokens are kept. The bits are random and many, so a plain hash cannot
/// be turned back.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Deletes the tokens that ended before this.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM verification_tokens WHERE expires_at < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
