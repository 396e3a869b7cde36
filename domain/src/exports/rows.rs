//! The table of copies.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::export::Export;
use super::plan::Plan;
use crate::db::{Conn, Tx, from_row, on, placeholders};
use crate::error::Error;
use crate::jobs::{self, Attempt};

/// A copy that waits to be fetched.
pub(super) struct Stored {
    pub(super) export: Export,
    pub(super) object_key: Option<String>,
    /// As JSON.
    plan: Option<String>,
}

from_row!(Stored {
    export = row,
    object_key,
    plan
});

impl Stored {
    /// Where its texts lie, and what the archive is made of.
    pub(super) fn made(&self) -> Result<Option<(String, Plan)>, Error> {
        let (Some(key), Some(plan)) = (&self.object_key, &self.plan) else {
            return Ok(None);
        };
        let plan = serde_json::from_str(plan).map_err(Error::internal)?;
        Ok(Some((key.clone(), plan)))
    }
}

/// Adds a copy that is to be made.
pub(super) async fn insert(tx: &mut Tx, export: &Export, user_id: Uuid) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO exports (id, user_id, state, include_media, created_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(export.id).bind(user_id).bind(export.state.as_str())
        .bind(export.include_media).bind(export.created_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// This user's copies, the newest first.
pub(super) async fn of_user(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Export>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, state, include_media, created_at, ready_at, expires_at, size_bytes, progress
             FROM exports WHERE user_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}

/// One of this user's copies.
pub(super) async fn find(
    mut conn: Conn<'_>,
    id: Uuid,
    user_id: Uuid,
) -> Result<Option<Stored>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, state, include_media, created_at, ready_at, expires_at, size_bytes,
                    progress, object_key, plan
             FROM exports WHERE id = $1 AND user_id = $2",
        )
        .bind(id).bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Begins, or begins again; whether it is still wanted with the files in it. None when it
/// is not wanted at all.
pub(super) async fn begin(tx: &mut Tx, id: Uuid, attempt: Attempt) -> Result<Option<bool>, Error> {
    jobs::hold(tx, attempt).await?;
    Ok(on!(tx.conn(), c => {
        sqlx::query_scalar(
            "UPDATE exports SET state = 'running', progress = 0
             WHERE id = $1 AND state IN ('queued', 'running') RETURNING include_media",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?)
}

/// Notes how far it is; whether it is still wanted.
pub(super) async fn note_progress(
    tx: &mut Tx,
    id: Uuid,
    attempt: Attempt,
    percent: i32,
) -> Result<bool, Error> {
    jobs::hold(tx, attempt).await?;
    Ok(on!(tx.conn(), c => {
        sqlx::query("UPDATE exports SET progress = $2 WHERE id = $1 AND state = 'running'")
            .bind(id).bind(percent)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1)
    })?)
}

/// A copy that was made.
pub(super) struct Made {
    pub(super) size_bytes: i64,
    pub(super) object_key: String,
    /// As JSON.
    pub(super) plan: String,
}

/// Writes down that it can be fetched; whether it was still wanted.
pub(super) async fn complete(
    tx: &mut Tx,
    id: Uuid,
    attempt: Attempt,
    made: &Made,
) -> Result<bool, Error> {
    jobs::hold(tx, attempt).await?;
    let now = tx.now();
    let expires_at = now + tx.settings().export_lifetime;
    Ok(on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE exports SET state = 'ready', progress = 100, ready_at = $2, expires_at = $3,
                 size_bytes = $4, object_key = $5, plan = $6
             WHERE id = $1 AND state = 'running'",
        )
        .bind(id).bind(now).bind(expires_at)
        .bind(made.size_bytes).bind(&made.object_key).bind(&made.plan)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
    })?)
}

/// Writes down that it could not be made.
pub(super) async fn fail(tx: &mut Tx, id: Uuid, attempt: Attempt) -> Result<(), Error> {
    jobs::hold(tx, attempt).await?;
    on!(tx.conn(), c => {
        sqlx::query("UPDATE exports SET state = 'failed' WHERE id = $1 AND state = 'running'")
            .bind(id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Ends a copy that is ready; where its texts lie, which go with it. None when somebody
/// else was faster.
pub(super) async fn expire(mut conn: Conn<'_>, id: Uuid) -> Result<Option<String>, Error> {
    let taken: Option<Option<String>> = on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE exports SET state = 'expired', plan = NULL
             WHERE id = $1 AND state = 'ready' RETURNING object_key",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?;
    if taken.is_some() {
        on!(conn, c => {
            sqlx::query("UPDATE exports SET object_key = NULL WHERE id = $1")
                .bind(id)
                .execute(c)
                .await
                .map(drop)
        })?;
    }
    Ok(taken.flatten())
}

/// Some copies whose time is over: each with whose it is.
pub(super) async fn over(
    mut conn: Conn<'_>,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Vec<(Uuid, Uuid)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, user_id FROM exports WHERE state = 'ready' AND expires_at <= $1
             ORDER BY expires_at LIMIT $2",
        )
        .bind(now).bind(most)
        .fetch_all(c)
        .await
    })?)
}

/// Gives up what was begun before this and never ended, and forgets what was asked for
/// before `forgotten_before` and is over.
pub(super) async fn tidy(
    mut conn: Conn<'_>,
    begun_before: DateTime<Utc>,
    forgotten_before: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE exports SET state = 'failed'
             WHERE state IN ('queued', 'running') AND created_at < $1",
        )
        .bind(begun_before)
        .execute(c)
        .await
        .map(drop)
    })?;
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM exports WHERE state IN ('expired', 'failed') AND created_at < $1",
        )
        .bind(forgotten_before)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Removes every copy of this user; where their texts lie.
pub(super) async fn remove_all(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<String>, Error> {
    let keys: Vec<Option<String>> = on!(conn, c => {
        sqlx::query_scalar("DELETE FROM exports WHERE user_id = $1 RETURNING object_key")
            .bind(user_id)
            .fetch_all(c)
            .await
    })?;
    Ok(keys.into_iter().flatten().collect())
}

/// Those of these keys under which texts of copies lie.
///
/// # Errors
/// Those of the database.
pub(crate) async fn referred(mut conn: Conn<'_>, keys: &[&str]) -> Result<Vec<String>, Error> {
    let list = placeholders(keys.len());
    let sql = format!("SELECT object_key FROM exports WHERE object_key IN ({list})");
    Ok(on!(conn, c => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for key in keys {
            query = query.bind(*key);
        }
        query.fetch_all(c).await
    })?)
}

/// Every object with the texts of a copy. Its size is in no row: that is the archive's.
///
/// # Errors
/// Those of the database.
pub(crate) async fn named_files(mut conn: Conn<'_>) -> Result<Vec<(String, Option<i64>)>, Error> {
    let keys: Vec<String> = on!(conn, c => {
        sqlx::query_scalar("SELECT object_key FROM exports WHERE object_key IS NOT NULL")
            .fetch_all(c)
            .await
    })?;
    Ok(keys.into_iter().map(|key| (key, None)).collect())
}
