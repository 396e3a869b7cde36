//! The passkeys somebody has.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::passkey::Passkey;
use super::{name, stored};
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Conn, Freshness, on};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::services::Services;
use crate::sessions::{self, Renewed};
use crate::users;

/// The passkeys of whoever asks, oldest first.
pub async fn list(caller: &Caller) -> Result<Vec<Passkey>, Error> {
    let principal = caller.principal()?;
    let mut reader = caller.read().await?;
    list_of(reader.conn(), principal.user_id).await
}

/// The passkeys of this user, oldest first.
pub(crate) async fn list_of(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Passkey>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, name, created_at, last_used_at, suspended_at FROM passkeys
             WHERE user_id = $1 ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}

/// Whether this user has a passkey that is not suspended, and browsers use it at this
/// site's address.
pub async fn has_any(services: &Services, user_id: Uuid) -> Result<bool, Error> {
    Ok(services.relying_party.is_available() && count(services, user_id).await? > 0)
}

/// Whether this user has a passkey for the second step of a login, where suspended ones
/// count too, and browsers use it at this site's address.
pub async fn has_any_for_second_step(services: &Services, user_id: Uuid) -> Result<bool, Error> {
    if !services.relying_party.is_available() {
        return Ok(false);
    }
    let mut reader = services.db.read(Freshness::Latest).await?;
    let known = stored::known(reader.conn(), user_id).await?;
    Ok(!known.is_empty())
}

/// How many passkeys of this user log in: those that are not suspended.
pub(crate) async fn count(services: &Services, user_id: Uuid) -> Result<i64, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    stored::count_active(reader.conn(), user_id).await
}

/// Whether this user has a passkey that logs them in: one that is not suspended.
pub(crate) async fn has_active(conn: Conn<'_>, user_id: Uuid) -> Result<bool, Error> {
    Ok(stored::count_active(conn, user_id).await? > 0)
}

/// Gives a passkey another name.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Validation`] of the field `name`;
/// [`Error::SuspendedFirst`] while it is suspended: nobody makes it look like their own.
pub async fn rename(caller: &Caller, id: Uuid, name: &str) -> Result<Passkey, Error> {
    let principal = caller.principal()?;
    let name = name::require(name).map_err(|problem| Error::Validation(vec![problem]))?;
    let user_id = principal.user_id;
    caller
        .write(async move |tx| {
            // In the order of everybody who changes an account's passkeys.
            let owner = users::lock(tx, user_id).await?;
            owner.ok_or(Error::UserNotFound)?;
            let renamed: Option<Passkey> = on!(tx.conn(), c => {
                sqlx::query_as(
                    "UPDATE passkeys SET name = $3 WHERE id = $1 AND user_id = $2
                     RETURNING id, name, created_at, last_used_at, suspended_at",
                )
                .bind(id).bind(user_id).bind(&name)
                .fetch_optional(c)
                .await
            })?;
            let passkey = renamed.ok_or(Error::NotFound)?;
            if passkey.suspended_at.is_some() {
                return Err(Error::SuspendedFirst);
            }
            let name = passkey.name.clone();
            let event = Event::by_user(Action::RenamePasskey { name }, user_id);
            audit::record(tx, &event).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            Ok(passkey)
        })
        .await
}

/// Removes a passkey. This session gets the new id that is answered.
///
/// # Errors
/// [`Error::NotFound`], [`Error::ReauthenticationRequired`], and
/// [`Error::LastLoginMethod`] when there is no password and no other passkey.
pub async fn remove(caller: &Caller, id: Uuid) -> Result<Renewed, Error> {
    removed(caller, id).await.map(|renewed| renewed.and(()))
}

/// The same; also answers when it was.
pub(super) async fn removed(caller: &Caller, id: Uuid) -> Result<Renewed<DateTime<Utc>>, Error> {
    let principal = caller.principal()?;
    caller.require_recent_proof()?;

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            // Two removals at once would each see the other's passkey.
            let owner = users::lock_with_password(tx, user_id).await?;
            let owner = owner.ok_or(Error::UserNotFound)?;
            let removed: Option<String> = on!(tx.conn(), c => {
                sqlx::query_scalar(
                    "DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING name",
                )
                .bind(id).bind(user_id)
                .fetch_optional(c)
                .await
            })?;
            let name = removed.ok_or(Error::NotFound)?;
            if owner.password_hash().is_none()
                && stored::count_active(tx.conn(), user_id).await? == 0
            {
                return Err(Error::LastLoginMethod);
            }
            let renewed = sessions::replace_id(tx, principal.session_id).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let removed = Action::RemovePasskey { name: name.clone() };
            let event = Event::by_user(removed, user_id);
            audit::record(tx, &event).await?;
            let notice = Notice::PasskeyRemoved { name };
            jobs::notify(tx, user_id, notice).await?;
            Ok(renewed.and(now))
        })
        .await
}
