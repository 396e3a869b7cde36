//! The table of users.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::email_address::EmailAddress;
use super::email_change::record;
use super::user::User;
use super::username::Username;
use crate::db::{Conn, on};
use crate::error::Error;
use crate::role::Role;

/// A user and what checks their password. Not `Debug`, so that no log gets it.
#[derive(sqlx::FromRow)]
pub struct WithPassword {
    /// The user.
    #[sqlx(flatten)]
    pub user: User,
    /// An Argon2 hash in PHC form, or [`NO_PASSWORD`].
    pub(crate) password_hash: String,
}

/// What stands for the hash of a password that was taken out of use: no password
/// has it, as in `/etc/shadow`.
pub(crate) const NO_PASSWORD: &str = "!";

impl WithPassword {
    /// What checks the password; none when there is none to log in with.
    pub fn password_hash(&self) -> Option<&str> {
        (self.password_hash != NO_PASSWORD).then_some(&*self.password_hash)
    }
}

const BY_ID: &str = "SELECT id, username, email, role, is_verified, promoted_to_creator_at, created_at, two_factor_enabled
     FROM users WHERE id = $1";
const BY_ID_WITH_PASSWORD: &str = "SELECT id, username, email, role, is_verified, promoted_to_creator_at, created_at, two_factor_enabled, password_hash
     FROM users WHERE id = $1";
const BY_USERNAME: &str = "SELECT id, username, email, role, is_verified, promoted_to_creator_at, created_at, two_factor_enabled, password_hash
     FROM users WHERE username_key = $1";
const BY_EMAIL: &str = "SELECT id, username, email, role, is_verified, promoted_to_creator_at, created_at, two_factor_enabled, password_hash
     FROM users WHERE email_key = $1 AND is_verified = TRUE";
const CLAIMS: &str = "SELECT id, username, email, role, is_verified, promoted_to_creator_at, created_at, two_factor_enabled
     FROM users WHERE email_key = $1 AND is_verified = FALSE ORDER BY created_at DESC, id DESC LIMIT $2";

/// The user with this id.
pub async fn by_id(mut conn: Conn<'_>, id: Uuid) -> Result<Option<User>, Error> {
    Ok(on!(conn, c => sqlx::query_as(BY_ID).bind(id).fetch_optional(c).await)?)
}

/// The user with this id, and what checks their password.
pub(crate) async fn with_password(
    mut conn: Conn<'_>,
    id: Uuid,
) -> Result<Option<WithPassword>, Error> {
    Ok(on!(conn, c => sqlx::query_as(BY_ID_WITH_PASSWORD).bind(id).fetch_optional(c).await)?)
}

/// The user with this name.
pub async fn by_username(
    conn: Conn<'_>,
    username: &Username,
) -> Result<Option<WithPassword>, Error> {
    by_key(conn, BY_USERNAME, &username.key()).await
}

/// The user whose address this is: the one who has confirmed it.
pub async fn by_email(conn: Conn<'_>, email: &EmailAddress) -> Result<Option<WithPassword>, Error> {
    by_email_key(conn, email.key()).await
}

/// The user who has confirmed the address with this key.
pub(crate) async fn by_email_key(
    conn: Conn<'_>,
    email_key: &str,
) -> Result<Option<WithPassword>, Error> {
    by_key(conn, BY_EMAIL, email_key).await
}

/// The accounts that claim this address and have not confirmed it, the newest first
/// and at most so many.
pub(crate) async fn claims(
    mut conn: Conn<'_>,
    email: &EmailAddress,
    most: i64,
) -> Result<Vec<User>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(CLAIMS).bind(email.key()).bind(most).fetch_all(c).await
    })?)
}

/// The form in which this user's address is compared, as it is stored: an address that
/// was taken once may be one that would not be taken today.
pub(crate) async fn email_key(mut conn: Conn<'_>, id: Uuid) -> Result<String, Error> {
    let key: Option<String> = on!(conn, c => {
        sqlx::query_scalar("SELECT email_key FROM users WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    key.ok_or(Error::UserNotFound)
}

/// The user with this name or confirmed address. Names have no `@`, so it can only be one.
pub async fn by_identifier(
    conn: Conn<'_>,
    identifier: &str,
) -> Result<Option<WithPassword>, Error> {
    if let Ok(username) = Username::parse(identifier) {
        return by_username(conn, &username).await;
    }
    match EmailAddress::parse(identifier) {
        Ok(email) => by_email(conn, &email).await,
        Err(_) => Ok(None),
    }
}

async fn by_key(
    mut conn: Conn<'_>,
    sql: &'static str,
    key: &str,
) -> Result<Option<WithPassword>, Error> {
    Ok(on!(conn, c => sqlx::query_as(sql).bind(key).fetch_optional(c).await)?)
}

/// Locks this user's row until the transaction ends, and answers what it holds by
/// then. Whatever changes an account and its tokens locks the row first and the
/// tokens after that, so that no two such changes wait for each other.
pub(crate) async fn lock(mut conn: Conn<'_>, id: Uuid) -> Result<Option<User>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "UPDATE users SET email_key = email_key WHERE id = $1
             RETURNING id, username, email, role, is_verified, promoted_to_creator_at, created_at,
                       two_factor_enabled",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?)
}

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

/// Adds a user, unless the name is taken, or the address is to count as confirmed and
/// is another account's, or kept for somebody who has just moved away from it: then
/// `false`, and nothing happened. Two unique keys can collide here, so no target is
/// named.
pub(crate) async fn insert(mut conn: Conn<'_>, new: NewAccount<'_>) -> Result<bool, Error> {
    let (user, now) = (new.user, new.user.created_at);
    let rows = on!(conn, c => {
        sqlx::query(
            "INSERT INTO users
                 (id, username, username_key, email, email_key, password_hash, role, is_verified, created_at, claimed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
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
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Ok(false);
    }
    if !user.is_verified {
        return Ok(true);
    }
    // Asked only now: on PostgreSQL the insert has waited for whoever was leaving
    // the address at this moment, and what they keep is seen from here on.
    let kept = record::reserving(conn.reborrow(), new.email.key(), user.id, now).await?;
    if kept.is_none() {
        return Ok(true);
    }
    on!(conn, c => {
        sqlx::query("DELETE FROM users WHERE id = $1")
            .bind(user.id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(false)
}

/// Gives an account whose address is not confirmed another one that is not.
pub(crate) async fn set_claimed_email(
    mut conn: Conn<'_>,
    id: Uuid,
    email: &EmailAddress,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET email = $2, email_key = $3 WHERE id = $1 AND is_verified = FALSE")
            .bind(id).bind(email.as_str()).bind(email.key())
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Makes a verified listener a creator. `false` when the row is not that of a
/// verified listener, and then nothing happened.
pub(crate) async fn promote(
    mut conn: Conn<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE users SET role = 'creator', promoted_to_creator_at = $2
             WHERE id = $1 AND role = 'user' AND is_verified = TRUE",
        )
        .bind(id).bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// Sets a role and answers the one before, or none when there is no such user.
pub(crate) async fn set_role(
    mut conn: Conn<'_>,
    id: Uuid,
    role: Role,
) -> Result<Option<Role>, Error> {
    // The update that changes nothing locks the row, so that what is answered is
    // what is replaced, also when the user becomes a creator at this moment.
    let before: Option<String> = on!(conn, c => {
        sqlx::query_scalar("UPDATE users SET role = role WHERE id = $1 RETURNING role")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    let Some(before) = before else {
        return Ok(None);
    };
    on!(conn, c => {
        sqlx::query("UPDATE users SET role = $2 WHERE id = $1")
            .bind(id).bind(role.as_str())
            .execute(c)
            .await
            .map(drop)
    })?;
    before.parse().map(Some).map_err(Error::internal)
}

/// Whether a login with a password needs a second step, for a user whom
/// `password_hash` still checks; none when something else does by now. It locks
/// the row until the transaction ends, so that both stay so.
pub(crate) async fn lock_login(
    mut conn: Conn<'_>,
    id: Uuid,
    password_hash: &str,
) -> Result<Option<bool>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE users SET password_hash = password_hash WHERE id = $1 AND password_hash = $2
             RETURNING two_factor_enabled",
        )
        .bind(id).bind(password_hash)
        .fetch_optional(c)
        .await
    })?)
}

/// Sets what checks this user's password. `false` when there is no such user.
pub(crate) async fn set_password_hash(
    mut conn: Conn<'_>,
    id: Uuid,
    password_hash: &str,
) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(id).bind(password_hash)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// Notes whether this user's logins need a second step.
pub(crate) async fn set_two_factor(
    mut conn: Conn<'_>,
    id: Uuid,
    is_enabled: bool,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET two_factor_enabled = $2 WHERE id = $1")
            .bind(id).bind(is_enabled)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
