//! Usernames of deleted accounts, which nobody gets for a while.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// What the marks of names are made for, see [`SecretKey::mark`](crate::SecretKey).
const PURPOSE: &str = "barred username";

/// Keeps everybody from the name with this key until then. The name itself is not kept: who
/// had it must not be found.
async fn bar(tx: &mut Tx, username_key: &str, until: DateTime<Utc>) -> Result<(), Error> {
    let mark = tx.core().secret_key.mark(PURPOSE, username_key.as_bytes());
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO barred_usernames (mark, barred_until) VALUES ($1, $2)
             ON CONFLICT (mark) DO UPDATE SET barred_until = excluded.barred_until",
        )
        .bind(&mark).bind(until)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Keeps everybody from the names of an account that goes, for as long as the settings say:
/// usernames and handles, which others would take for the same person.
pub(crate) async fn bar_all(tx: &mut Tx, keys: &[String]) -> Result<(), Error> {
    let hold = tx.settings().username_hold;
    if hold.is_zero() {
        return Ok(());
    }
    let until = tx.now() + hold;
    for key in keys {
        bar(tx, key, until).await?;
    }
    Ok(())
}

/// Whether nobody gets the name with this key now.
pub(crate) async fn is_barred(tx: &mut Tx, username_key: &str) -> Result<bool, Error> {
    let now = tx.now();
    for mark in marks(tx, username_key) {
        let found: Option<i32> = on!(tx.conn(), c => {
            sqlx::query_scalar(
                "SELECT 1 FROM barred_usernames WHERE mark = $1 AND barred_until > $2",
            )
            .bind(&mark).bind(now)
            .fetch_optional(c)
            .await
        })?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets everybody have the name with this key again; whether nobody could.
pub(crate) async fn release(tx: &mut Tx, username_key: &str) -> Result<bool, Error> {
    let mut released = 0;
    for mark in marks(tx, username_key) {
        released += on!(tx.conn(), c => {
            sqlx::query("DELETE FROM barred_usernames WHERE mark = $1")
                .bind(&mark)
                .execute(c)
                .await
                .map(|done| done.rows_affected())
        })?;
    }
    Ok(released > 0)
}

/// How many names nobody gets.
pub(crate) async fn count(mut conn: Conn<'_>) -> Result<u64, Error> {
    let names: i64 = on!(conn, c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM barred_usernames").fetch_one(c).await
    })?;
    Ok(u64::try_from(names).unwrap_or_default())
}

/// Lets everybody have every name again, since nobody can tell any more which they are; how
/// many those were.
pub(crate) async fn forget_all(tx: &mut Tx) -> Result<u64, Error> {
    Ok(on!(tx.conn(), c => {
        sqlx::query("DELETE FROM barred_usernames")
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?)
}

/// Deletes the marks of names that were barred until `before`.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM barred_usernames WHERE barred_until < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

fn marks(tx: &Tx, username_key: &str) -> Vec<Vec<u8>> {
    let secret_key = &tx.core().secret_key;
    secret_key.marks(PURPOSE, username_key.as_bytes())
}
