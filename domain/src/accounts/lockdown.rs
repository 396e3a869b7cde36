//! Locking an account that somebody else was in, until its owner sets a new
//! password.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::email_change::moving::{self, Move};
use super::email_change::record;
use super::login_devices;
use super::tokens::{self, TokenPurpose};
use super::user::User;
use super::users::{self, NO_PASSWORD};
use crate::audit::{self, Event};
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::jobs::{self, Job};
use crate::services::{Origin, Services};
use crate::sessions;

/// Takes away whatever came into this account since then: another address,
/// passkeys, two-step login, backup codes, devices that count as known. Ends all
/// sessions, takes the password out of use and mails a link that sets a new one.
/// What was there before stays. It is written down as `action`, with what was
/// taken away.
///
/// The caller has locked the user's row, so no login with a password comes between.
///
/// # Errors
/// [`Error::TokenInvalid`] when the user is gone, or when the address to go back to
/// is no longer kept for them.
pub(crate) async fn lock_down_in(
    tx: &mut Tx,
    services: &Services,
    origin: &Origin,
    user_id: Uuid,
    since: DateTime<Utc>,
    action: &'static str,
) -> Result<(), Error> {
    let now = services.clock.now();
    let user = users::by_id(tx.conn(), user_id).await?;
    let user = user.ok_or(Error::TokenInvalid)?;
    users::set_password_hash(tx.conn(), user_id, NO_PASSWORD).await?;
    let passkeys = remove_passkeys(tx.conn(), user_id, since).await?;
    let (two_step, backup_codes) = remove_two_step(tx, user_id, since).await?;
    // Sessions before devices, as a login takes them.
    let sessions_ended = sessions::end_all_in(tx.conn(), user_id).await?;
    forget_devices(tx.conn(), user_id, since).await?;
    login_devices::forget_since_in(tx.conn(), user_id, since).await?;
    // After those, because on PostgreSQL a new key also locks out whoever refers to
    // the row, and a login at its second step may hold what was deleted just now.
    let email = restore_address(tx, &user, since, now).await?;
    for purpose in [
        TokenPurpose::ResetPassword,
        TokenPurpose::ConfirmEmailChange,
    ] {
        tokens::revoke(tx.conn(), purpose, user_id, now).await?;
    }
    let mut metadata = json!({
        "sessions_ended": sessions_ended,
        "passkeys_removed": passkeys,
        "two_step_removed": two_step,
        "backup_codes_removed": backup_codes,
    });
    if email != user.email {
        metadata["from"] = Value::String(user.email);
        metadata["to"] = Value::String(email.clone());
    }
    let event = Event::by_user(action, user_id, origin, metadata);
    audit::record(tx.conn(), services, &event).await?;
    jobs::enqueue(
        tx.conn(),
        services,
        &Job::ResetPassword {
            email,
            asked_from: None,
        },
    )
    .await
}

/// Undoes the first move since then, which undoes those after it, and closes them
/// all; the address that the account has after that.
async fn restore_address(
    tx: &mut Tx,
    user: &User,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let first = record::first_move_since(tx.conn(), user.id, since, now).await?;
    record::end_all_since(tx.conn(), user.id, since, now).await?;
    let Some(first) = first else {
        return Ok(user.email.clone());
    };
    let back = Move {
        user_id: user.id,
        from_key: users::email_key(tx.conn(), user.id).await?,
        to: first.old_email,
        to_key: first.old_email_key,
    };
    if !moving::move_in(tx, &back, now).await? {
        return Err(Error::TokenInvalid);
    }
    // What has been mailed since then went to the address that is left now, and
    // must not lock the account once more.
    let moved_at = first.confirmed_at.unwrap_or(since);
    tokens::revoke_issued_since(tx.conn(), TokenPurpose::Disown, user.id, moved_at, now).await?;
    Ok(back.to)
}

/// The names of the passkeys that were removed.
async fn remove_passkeys(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "DELETE FROM passkeys WHERE user_id = $1 AND created_at >= $2 RETURNING name",
        )
        .bind(user_id).bind(since)
        .fetch_all(c)
        .await
    })?)
}

/// Whether two-step login was turned off, and how many backup codes are gone: with
/// it all of them, otherwise those made since then. A set-up that was begun and not
/// confirmed goes too, for whoever began it knows the secret.
async fn remove_two_step(
    tx: &mut Tx,
    user_id: Uuid,
    since: DateTime<Utc>,
) -> Result<(bool, u64), Error> {
    let removed: Option<(Option<DateTime<Utc>>,)> = on!(tx.conn(), c => {
        sqlx::query_as(
            "DELETE FROM totp_secrets
             WHERE user_id = $1 AND (confirmed_at IS NULL OR confirmed_at >= $2)
             RETURNING confirmed_at",
        )
        .bind(user_id).bind(since)
        .fetch_optional(c)
        .await
    })?;
    let was_on = matches!(removed, Some((Some(_),)));
    if was_on {
        users::set_two_factor(tx.conn(), user_id, false).await?;
    }
    let codes = on!(tx.conn(), c => {
        sqlx::query("DELETE FROM backup_codes WHERE user_id = $1 AND (created_at >= $2 OR $3 = TRUE)")
            .bind(user_id).bind(since).bind(was_on)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok((was_on, codes))
}

/// The next login from one of these is told again.
async fn forget_devices(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM known_devices WHERE user_id = $1 AND first_seen_at >= $2")
            .bind(user_id).bind(since)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
