//! The table of changes of addresses.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A change of an account's address, asked for, confirmed or over.
#[derive(Debug, Clone)]
pub(crate) struct EmailChange {
    /// Its id, which the tokens about it name.
    pub(crate) id: Uuid,
    /// Whose address.
    pub(crate) user_id: Uuid,
    /// The address to move away from.
    pub(crate) old_email: String,
    /// The form in which that one is compared.
    pub(crate) old_email_key: String,
    /// The address to move to.
    pub(crate) new_email: String,
    /// The form in which that one is compared.
    pub(crate) new_email_key: String,
    /// Whether the old address was confirmed, when it was last the account's.
    pub(crate) old_was_verified: bool,
    /// When it was asked for.
    pub(crate) created_at: DateTime<Utc>,
    /// When its link was last asked for again.
    pub(crate) asked_again_at: Option<DateTime<Utc>>,
    /// When the account moved.
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
    /// Until when the old address can undo it, or could, when it has.
    pub(crate) undo_until: DateTime<Utc>,
    /// When it was undone, or replaced by another request before it was confirmed.
    pub(crate) closed_at: Option<DateTime<Utc>>,
}

from_row!(EmailChange {
    id,
    user_id,
    old_email,
    old_email_key,
    new_email,
    new_email_key,
    old_was_verified,
    created_at,
    asked_again_at,
    confirmed_at,
    undo_until,
    closed_at,
});

impl EmailChange {
    /// Whether the link to the new address can still confirm it.
    pub(crate) const fn is_awaited(&self) -> bool {
        self.confirmed_at.is_none() && self.closed_at.is_none()
    }

    /// When its link was last asked for.
    pub(crate) fn last_asked_at(&self) -> DateTime<Utc> {
        self.asked_again_at.unwrap_or(self.created_at)
    }

    /// Whether the link to the old address can still undo it. It can also when
    /// another request replaced this one: then it undoes that one. An address that was
    /// never confirmed proves nothing, and undoes nothing.
    pub(crate) fn can_be_undone(&self, now: DateTime<Utc>) -> bool {
        self.old_was_verified && now < self.undo_until
    }
}

/// The change with this id.
pub(crate) async fn find(mut conn: Conn<'_>, id: Uuid) -> Result<Option<EmailChange>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, user_id, old_email, old_email_key, new_email, new_email_key, old_was_verified,
                    created_at, asked_again_at, confirmed_at, undo_until, closed_at
             FROM email_changes WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?)
}

/// That a change keeps the address with the key `$1` for another account than `$2` at the
/// time `$3`: whoever has moved away from an address that they had confirmed can move
/// back for as long as the change can be undone.
macro_rules! keeps {
    ($key:literal, $user_id:literal, $now:literal) => {
        concat!(
            "FROM email_changes WHERE old_email_key = ",
            $key,
            " AND user_id <> ",
            $user_id,
            " AND old_was_verified = TRUE AND confirmed_at IS NOT NULL AND closed_at IS NULL
              AND undo_until > ",
            $now
        )
    };
}
pub(crate) use keeps;

/// The change that keeps the address with this key for another account than `user_id`,
/// if one does.
pub(crate) async fn reserving(
    mut conn: Conn<'_>,
    email_key: &str,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            concat!("SELECT id ", keeps!("$1", "$2", "$3"), " ORDER BY undo_until DESC LIMIT 1"),
        )
        .bind(email_key).bind(user_id).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Adds a change that was asked for through this session.
pub(crate) async fn insert(
    mut conn: Conn<'_>,
    change: &EmailChange,
    asked_by: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO email_changes
                 (id, user_id, old_email, old_email_key, new_email, new_email_key, old_was_verified,
                  created_at, confirmed_at, undo_until, closed_at, asked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(change.id).bind(change.user_id)
        .bind(&change.old_email).bind(&change.old_email_key)
        .bind(&change.new_email).bind(&change.new_email_key)
        .bind(change.old_was_verified)
        .bind(change.created_at).bind(change.confirmed_at).bind(change.undo_until)
        .bind(change.closed_at).bind(asked_by)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// The change whose link this user has asked for since then and not used.
pub(crate) async fn awaited_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
) -> Result<Option<EmailChange>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, user_id, old_email, old_email_key, new_email, new_email_key, old_was_verified,
                    created_at, asked_again_at, confirmed_at, undo_until, closed_at
             FROM email_changes
             WHERE user_id = $1 AND confirmed_at IS NULL AND closed_at IS NULL
               AND COALESCE(asked_again_at, created_at) > $2
             ORDER BY created_at DESC LIMIT 1",
        )
        .bind(user_id).bind(since)
        .fetch_optional(c)
        .await
    })?)
}

/// Notes that the link of this change was asked for again.
pub(crate) async fn set_asked_again(
    mut conn: Conn<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE email_changes SET asked_again_at = $2 WHERE id = $1")
            .bind(id).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Which of what a user has asked for and not confirmed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Awaited {
    /// All of it.
    All,
    /// What was asked for through this session.
    AskedBy(Uuid),
    /// What was not asked for through this session.
    NotAskedBy(Uuid),
}

/// Closes what this user has asked for and not confirmed; the addresses that they
/// would have moved to.
pub(crate) async fn close_awaited(
    mut conn: Conn<'_>,
    user_id: Uuid,
    which: Awaited,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Error> {
    let (only, but) = match which {
        Awaited::All => (None, None),
        Awaited::AskedBy(session_id) => (Some(session_id), None),
        Awaited::NotAskedBy(session_id) => (None, Some(session_id)),
    };
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE email_changes SET closed_at = $2
             WHERE user_id = $1 AND confirmed_at IS NULL AND closed_at IS NULL
               AND (asked_by = $3 OR $3 IS NULL)
               AND (asked_by IS NULL OR asked_by <> $4 OR $4 IS NULL)
             RETURNING new_email",
        )
        .bind(user_id).bind(now).bind(only).bind(but)
        .fetch_all(c)
        .await
    })?)
}

/// Notes that the account has moved. `false` when this change is not awaited any
/// more.
pub(crate) async fn set_confirmed(
    mut conn: Conn<'_>,
    id: Uuid,
    old_was_verified: bool,
    now: DateTime<Utc>,
    undo_until: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE email_changes SET confirmed_at = $2, undo_until = $3, old_was_verified = $4
             WHERE id = $1 AND confirmed_at IS NULL AND closed_at IS NULL",
        )
        .bind(id).bind(now).bind(undo_until).bind(old_was_verified)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// The first of this user's moves since then that can still be undone: away from an
/// address that they had confirmed.
pub(crate) async fn first_move_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<EmailChange>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, user_id, old_email, old_email_key, new_email, new_email_key, old_was_verified,
                    created_at, asked_again_at, confirmed_at, undo_until, closed_at
             FROM email_changes
             WHERE user_id = $1 AND confirmed_at >= $2 AND closed_at IS NULL AND undo_until > $3
               AND old_was_verified = TRUE
             ORDER BY confirmed_at LIMIT 1",
        )
        .bind(user_id).bind(since).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Closes every move of this user since then, and everything they have asked for
/// and not confirmed. No link undoes any of it from now on, and the old addresses
/// are kept for nobody.
pub(crate) async fn end_all_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE email_changes SET closed_at = COALESCE(closed_at, $3), undo_until = $3
             WHERE user_id = $1 AND undo_until > $3
               AND (confirmed_at IS NULL OR confirmed_at >= $2)",
        )
        .bind(user_id).bind(since).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
