//! Finding users.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{User, Username, columns};
use crate::db::{Conn, from_row, on};
use crate::email_address::EmailAddress;
use crate::error::Error;

/// A user and what checks their password. Not `Debug`, so that no log gets it.
pub struct WithPassword {
    /// The user.
    pub user: User,
    /// An Argon2 hash in PHC form, or [`NO_PASSWORD`].
    pub(crate) password_hash: String,
}

from_row!(WithPassword { user = row, password_hash });

/// What stands for the hash of a password that was taken out of use: no password
/// has it, as in `/etc/shadow`.
pub(crate) const NO_PASSWORD: &str = "!";

impl WithPassword {
    /// What checks the password; none when there is none to log in with.
    pub fn password_hash(&self) -> Option<&str> {
        (self.password_hash != NO_PASSWORD).then_some(&*self.password_hash)
    }
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM users u WHERE id = $1",);
const BY_ID_WITH_PASSWORD: &str = concat!(
    "SELECT ",
    columns!(),
    ", u.password_hash FROM users u WHERE id = $1",
);
const BY_USERNAME: &str = concat!(
    "SELECT ",
    columns!(),
    ", u.password_hash FROM users u
     WHERE username_key = $1
     OR id = (SELECT user_id FROM held_usernames WHERE username_key = $1 AND held_until > $2)",
);
const BY_EMAIL: &str = concat!(
    "SELECT ",
    columns!(),
    ", u.password_hash FROM users u WHERE email_key = $1 AND is_verified = TRUE",
);
const CLAIMS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM users u WHERE email_key = $1 AND is_verified = FALSE ORDER BY created_at DESC, id DESC LIMIT $2",
);

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

/// The user with this name, or for whom it is kept. It is one query, so that how a name is
/// known makes no difference to the time of a login.
pub async fn by_username(
    mut conn: Conn<'_>,
    username: &Username,
    now: DateTime<Utc>,
) -> Result<Option<WithPassword>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(BY_USERNAME)
            .bind(username.key()).bind(now)
            .fetch_optional(c)
            .await
    })?)
}

/// The user whose address this is: the one who has confirmed it.
pub async fn by_email(conn: Conn<'_>, email: &EmailAddress) -> Result<Option<WithPassword>, Error> {
    by_email_key(conn, email.key()).await
}

/// The user who has confirmed the address with this key.
pub(crate) async fn by_email_key(
    mut conn: Conn<'_>,
    email_key: &str,
) -> Result<Option<WithPassword>, Error> {
    Ok(on!(conn, c => sqlx::query_as(BY_EMAIL).bind(email_key).fetch_optional(c).await)?)
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

/// The user with this name, or for whom it is kept, or with this confirmed address. Names
/// have no `@`, so it can only be one.
pub async fn by_identifier(
    conn: Conn<'_>,
    identifier: &str,
    now: DateTime<Utc>,
) -> Result<Option<WithPassword>, Error> {
    if let Ok(username) = Username::parse(identifier) {
        return by_username(conn, &username, now).await;
    }
    match EmailAddress::parse(identifier) {
        Ok(email) => by_email(conn, &email).await,
        Err(_) => Ok(None),
    }
}
