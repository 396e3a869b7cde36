//! The table of mails that went out: which kind, about which account, and when. Their
//! texts are made when they are sent, and kept nowhere.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, Core, Freshness, Tx, from_row, on};
use crate::error::Error;

/// A mail that went out.
#[derive(Debug, Serialize)]
pub(crate) struct SentMail {
    #[serde(skip)]
    pub(crate) id: Uuid,
    kind: String,
    pub(crate) sent_at: DateTime<Utc>,
}

from_row!(SentMail { id, kind, sent_at });

/// Notes that a mail of this kind went out just now about this account, which is there.
///
/// # Errors
/// Those of the database.
pub(crate) async fn record(tx: &mut Tx, user_id: Uuid, kind: &str) -> Result<(), Error> {
    let (id, now) = (tx.new_id(), tx.now());
    on!(tx.conn(), c => {
        sqlx::query("INSERT INTO sent_mails (id, user_id, kind, sent_at) VALUES ($1, $2, $3, $4)")
            .bind(id).bind(user_id).bind(kind).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// When the last one went out, of those that are not forgotten yet.
///
/// # Errors
/// Those of the database.
pub(crate) async fn latest(core: &Core) -> Result<Option<DateTime<Utc>>, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    Ok(on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT MAX(sent_at) FROM sent_mails")
            .fetch_one(c)
            .await
    })?)
}

/// Those about this account, the oldest first, `limit` at most, from behind `after` on.
///
/// # Errors
/// Those of the database.
pub(crate) async fn of_account(
    mut conn: Conn<'_>,
    user_id: Uuid,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<SentMail>, Error> {
    let (sent_at, id) = after.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, kind, sent_at FROM sent_mails
             WHERE user_id = $1 AND (sent_at > $2 OR (sent_at = $2 AND id > $3))
             ORDER BY sent_at, id LIMIT $4",
        )
        .bind(user_id).bind(sent_at).bind(id).bind(limit)
        .fetch_all(c)
        .await
    })?)
}

/// Forgets at most so many of those that went out before this; how many.
///
/// # Errors
/// Those of the database.
pub(crate) async fn forget(
    mut conn: Conn<'_>,
    before: DateTime<Utc>,
    most: i64,
) -> Result<u64, Error> {
    Ok(on!(conn, c => {
        sqlx::query(
            "DELETE FROM sent_mails WHERE id IN
                 (SELECT id FROM sent_mails WHERE sent_at < $1 ORDER BY sent_at LIMIT $2)",
        )
        .bind(before).bind(most)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?)
}
