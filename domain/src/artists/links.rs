//! An artist's links, as rows.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::artist::Link;
use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;

/// A link as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) url: String,
    /// When its page was last seen to link back; none when it did not when last read.
    pub(super) confirmed_at: Option<DateTime<Utc>>,
    check_due_at: Option<DateTime<Utc>>,
}

from_row!(Stored {
    url,
    confirmed_at,
    check_due_at,
});

impl Stored {
    /// The link as it is shown.
    pub(super) fn shown(self) -> Link {
        Link {
            url: self.url,
            confirmed: self.confirmed_at.is_some(),
        }
    }
}

/// This artist's links, in their order.
pub(super) async fn of(mut conn: Conn<'_>, artist_id: Uuid) -> Result<Vec<Stored>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT url, confirmed_at, check_due_at FROM artist_links
             WHERE artist_id = $1 ORDER BY position",
        )
        .bind(artist_id)
        .fetch_all(c)
        .await
    })?)
}

/// One of this artist's links.
pub(super) async fn find(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    url: &str,
) -> Result<Option<Stored>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT url, confirmed_at, check_due_at FROM artist_links
             WHERE artist_id = $1 AND url = $2",
        )
        .bind(artist_id).bind(url)
        .fetch_optional(c)
        .await
    })?)
}

/// Gives the artist these links in place of those that they have. What is known of a link
/// that stays is kept. The caller has locked the artist's row. Answers which are new.
pub(super) async fn replace(
    tx: &mut Tx,
    artist_id: Uuid,
    urls: &[String],
) -> Result<Vec<String>, Error> {
    let before = of(tx.conn(), artist_id).await?;
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM artist_links WHERE artist_id = $1")
            .bind(artist_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    let mut new = Vec::new();
    for (position, url) in (0_i32..).zip(urls) {
        let known = before.iter().find(|link| link.url == *url);
        if known.is_none() {
            new.push(url.clone());
        }
        on!(tx.conn(), c => {
            sqlx::query(
                "INSERT INTO artist_links (artist_id, position, url, confirmed_at, check_due_at)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(artist_id).bind(position).bind(url)
            .bind(known.and_then(|link| link.confirmed_at))
            .bind(known.and_then(|link| link.check_due_at))
            .execute(c)
            .await
            .map(drop)
        })?;
    }
    Ok(new)
}

/// Notes what is known of a link, and when it is looked at again. That it is gone
/// meanwhile is as good.
pub(super) async fn note(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    url: &str,
    confirmed_at: Option<DateTime<Utc>>,
    check_due_at: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE artist_links SET confirmed_at = $3, check_due_at = $4
             WHERE artist_id = $1 AND url = $2",
        )
        .bind(artist_id).bind(url).bind(confirmed_at).bind(check_due_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Puts off the next look at a link.
pub(super) async fn put_off(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    url: &str,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE artist_links SET check_due_at = $3 WHERE artist_id = $1 AND url = $2",
        )
        .bind(artist_id).bind(url).bind(until)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Takes up to `most` links that are due to be looked at, whose next look is then not
/// before `until`: of several programs that ask, each gets others.
pub(super) async fn take_due(
    mut conn: Conn<'_>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<(Uuid, String)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "UPDATE artist_links SET check_due_at = $2
             WHERE check_due_at <= $1 AND (artist_id, position) IN (
                 SELECT artist_id, position FROM artist_links
                 WHERE check_due_at <= $1 ORDER BY check_due_at LIMIT $3)
             RETURNING artist_id, url",
        )
        .bind(now).bind(until).bind(most)
        .fetch_all(c)
        .await
    })?)
}
