//! Sending the link of a change that waits once more.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::request::{TO_ADDRESS, mail_new_address, policy};
use crate::accounts::resend;
use crate::caller::Caller;
use crate::db::Freshness;
use crate::email_address::EmailAddress;
use crate::email_changes::{self, EmailChange};
use crate::error::Error;
use crate::limits;
use crate::settings::Settings;
use crate::{sessions, users};

const BUCKET: &str = "resend_email_change";

/// Has the new address of the change that whoever asks waits for mailed once more. From
/// then on the change can be confirmed for as long as after it was asked for. What the
/// mail says, and whether there is one, cannot be told from the answer: see
/// [`request_email_change`](super::request_email_change).
///
/// Limits are those of the link that verifies an address, and the new address gets no
/// more mails than it would for being asked for anew.
///
/// # Errors
/// [`Error::NotFound`] when no change waits, [`Error::RateLimited`],
/// [`Error::UserNotFound`]; [`Error::Unauthenticated`] when the session was ended
/// meanwhile.
pub async fn resend_email_change(caller: &Caller) -> Result<(), Error> {
    let principal = caller.principal()?;
    caller.address_limits.resend(caller.client())?;

    caller
        .write(async move |tx| {
            let user = users::lock(tx, principal.user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            sessions::require_alive(tx).await?;
            let now = tx.now();
            let since = now - tx.settings().email_change_lifetime;
            let change = email_changes::awaited_since(tx.conn(), user.id, since).await?;
            let change = change.ok_or(Error::NotFound)?;
            let early = since_asked(&change, now, tx.settings());
            if let Some(retry_after) = early {
                return Err(Error::RateLimited { retry_after });
            }
            let limited = [
                (BUCKET, user.id.to_string(), resend::policy(tx.settings())),
                (
                    TO_ADDRESS,
                    change.new_email_key.clone(),
                    policy(tx.settings()),
                ),
            ];
            for (bucket, key, policy) in limited {
                limits::attempt(tx, bucket, &limits::hash(&key), policy).await?;
            }
            email_changes::set_asked_again(tx.conn(), change.id, now).await?;
            sessions::stamp_write(tx.conn(), user.id, now).await?;
            let email = EmailAddress::stored(&change.new_email);
            mail_new_address(tx, &change, &email).await
        })
        .await
}

/// How long whoever asks still has to wait before [`resend_email_change`], if they have
/// to. None without a change that waits.
pub async fn email_change_wait(caller: &Caller) -> Result<Option<Duration>, Error> {
    let user_id = caller.principal()?.user_id;
    let since = caller.clock.now() - caller.settings.email_change_lifetime;
    let change = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        email_changes::awaited_since(reader.conn(), user_id, since).await?
    };
    let Some(change) = change else {
        return Ok(None);
    };
    let of_user = resend::policy(&caller.settings);
    let now = caller.clock.now();
    let early = since_asked(&change, now, &caller.settings);
    let own = limits::wait_left(caller, BUCKET, &user_id.to_string(), of_user).await?;
    let of_address = policy(&caller.settings);
    let to_address =
        limits::wait_left(caller, TO_ADDRESS, &change.new_email_key, of_address).await?;
    Ok(own.max(to_address).max(early))
}

/// How long it is too early still: the change has sent a mail of its own.
fn since_asked(change: &EmailChange, now: DateTime<Utc>, settings: &Settings) -> Option<Duration> {
    let free = change.created_at + settings.resend_cooldown;
    let left = (free - now).to_std().ok()?;
    // Further off, the change was asked for by a clock that was fast.
    let is_early = !left.is_zero() && left <= settings.resend_cooldown;
    (settings.rate_limits && is_early).then_some(left)
}
