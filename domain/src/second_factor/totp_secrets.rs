//! The secrets of authenticator apps, as they are stored.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::authenticator::Authenticator;
use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;
use crate::services::Services;
use crate::users;

/// A secret as it is stored.
pub(super) struct Stored {
    user_id: Uuid,
    username: String,
    pub(super) sealed_secret: Vec<u8>,
    created_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
}

from_row!(Stored {
    user_id,
    username,
    sealed_secret,
    created_at,
    confirmed_at,
    suspended_at
});

impl Stored {
    /// Whether it opens nothing by itself, since the account was locked.
    pub(super) const fn is_suspended(&self) -> bool {
        self.suspended_at.is_some()
    }

    /// Whether logins need it.
    pub(super) const fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Whether it waits for its first code. It does so for as long as a proof is good
    /// for: whoever begins a set-up knows the secret, so that one which somebody else
    /// began must not lie in wait for the account's owner.
    pub(super) fn is_waiting(&self, services: &Services) -> bool {
        let until = self.created_at + services.settings.proof_lifetime;
        self.confirmed_at.is_none() && services.clock.now() < until
    }

    /// The app that it was given to.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with another key.
    pub(super) fn open(&self, services: &Services) -> Result<Authenticator, Error> {
        let place = place(self.user_id);
        let secret = services.secret_key.open(&place, &self.sealed_secret)?;
        Authenticator::new(&secret, &self.username)
    }
}

/// What a secret is sealed for: another user's row cannot hold it.
pub(super) fn place(user_id: Uuid) -> String {
    format!("totp {user_id}")
}

/// The secret of this user, confirmed or not.
pub(super) async fn find(mut conn: Conn<'_>, user_id: Uuid) -> Result<Option<Stored>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            concat!(
                "SELECT t.user_id, u.username, t.sealed_secret, t.created_at, t.confirmed_at,
                        t.suspended_at
                 FROM totp_secrets t JOIN ",
                users::joined!("t.user_id"),
                " WHERE t.user_id = $1",
            ),
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Since when this user's authenticator app is confirmed; none without one.
pub(crate) async fn authenticator_app_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT confirmed_at FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NOT NULL",
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Forgets a secret that waits to be confirmed. A new password does so: it is often
/// the answer to somebody else in the account, who may have begun that set-up.
pub(crate) async fn give_up(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NULL")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets a secret, whatever it is for.
pub(crate) async fn forget_secret(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM totp_secrets WHERE user_id = $1")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets a secret that waits to be confirmed, unless it is for the session `kept`.
pub(crate) async fn give_up_of_others(
    mut conn: Conn<'_>,
    user_id: Uuid,
    kept: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NULL AND (asked_by IS NULL OR asked_by <> $2)",
        )
        .bind(user_id).bind(kept)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Forgets a secret that waits to be confirmed for this session.
pub(crate) async fn give_up_of(
    mut conn: Conn<'_>,
    user_id: Uuid,
    session_id: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NULL AND asked_by = $2",
        )
        .bind(user_id).bind(session_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Keeps a secret until it is confirmed, in place of one that waits for the same.
pub(super) async fn keep_waiting(tx: &mut Tx, sealed_secret: &[u8]) -> Result<(), Error> {
    let now = tx.now();
    let principal = tx.principal()?;
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO totp_secrets (user_id, sealed_secret, created_at, asked_by)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (user_id)
             DO UPDATE SET sealed_secret = $2, created_at = $3, asked_by = $4,
                           confirmed_at = NULL, last_step = NULL",
        )
        .bind(principal.user_id).bind(sealed_secret).bind(now).bind(principal.session_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Marks this very secret as confirmed with the code of this step. `false` when it
/// does not wait any more.
pub(super) async fn enable(tx: &mut Tx, stored: &Stored, step: i64) -> Result<bool, Error> {
    let (now, client) = (tx.now(), Arc::clone(tx.client()));
    let rows = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE totp_secrets SET confirmed_at = $3, last_step = $4,
                 added_address = $5, added_user_agent = $6
             WHERE user_id = $1 AND sealed_secret = $2 AND confirmed_at IS NULL",
        )
        .bind(stored.user_id).bind(&stored.sealed_secret).bind(now).bind(step)
        .bind(client.address.map(|address| address.to_string())).bind(&client.user_agent)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// Sealed secrets of the users whose ids come after `last`, at most `most` of them, in the
/// order of their ids.
pub(super) async fn sealed_after(
    mut conn: Conn<'_>,
    last: Uuid,
    most: i64,
) -> Result<Vec<(Uuid, Vec<u8>)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT user_id, sealed_secret FROM totp_secrets
             WHERE user_id > $1 ORDER BY user_id LIMIT $2",
        )
        .bind(last).bind(most)
        .fetch_all(c)
        .await
    })?)
}

/// Puts `after` in the place of `before`, unless a set-up has put another secret there
/// meanwhile; how many rows that changed.
pub(super) async fn replace_sealed(
    mut conn: Conn<'_>,
    user_id: Uuid,
    before: Vec<u8>,
    after: Vec<u8>,
) -> Result<u64, Error> {
    Ok(on!(conn, c => {
        sqlx::query(
            "UPDATE totp_secrets SET sealed_secret = $3 WHERE user_id = $1 AND sealed_secret = $2",
        )
        .bind(user_id).bind(before).bind(after)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?)
}
