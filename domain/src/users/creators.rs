//! How many creators there are, and since when.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// Those creators who became so by themselves at `$1` or later, as `u`, as a part of another
/// table's query, which goes on with `AND`. The index of these times alone finds them.
macro_rules! promoted_since_1 {
    () => {
        "users u WHERE u.promoted_to_creator_at IS NOT NULL AND u.promoted_to_creator_at >= $1
           AND u.role <> 'user'"
    };
}

pub(crate) use promoted_since_1;

/// On which days since `begin` how many became creators by themselves. A time in either
/// database begins with its day in UTC.
pub(crate) async fn promotions_by_day(
    mut conn: Conn<'_>,
    begin: DateTime<Utc>,
) -> Result<Vec<(NaiveDate, i64)>, Error> {
    const SQL: &str = concat!(
        "SELECT SUBSTR(CAST(u.promoted_to_creator_at AS TEXT), 1, 10) AS day,
                COUNT(*) AS promotions
         FROM ",
        promoted_since_1!(),
        " GROUP BY 1",
    );
    let days: Vec<(String, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(begin).fetch_all(c).await)?;
    let read = |(day, promotions): (String, i64)| {
        let day = day.parse().map_err(Error::internal)?;
        Ok((day, promotions))
    };
    days.into_iter().map(read).collect()
}

/// How many there are by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CreatorTotals {
    /// Creators who became so by themselves.
    pub(crate) organic: i64,
    /// Creators whose role was assigned.
    pub(crate) assigned: i64,
    /// Listeners whose address is confirmed.
    pub(crate) verified_listeners: i64,
}

from_row!(CreatorTotals {
    organic,
    assigned,
    verified_listeners,
});

/// Counts all accounts, in one pass.
pub(crate) async fn creator_totals(mut conn: Conn<'_>) -> Result<CreatorTotals, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT COUNT(CASE WHEN role <> 'user' THEN promoted_to_creator_at END) AS organic,
                    COUNT(CASE WHEN role <> 'user' AND promoted_to_creator_at IS NULL
                               THEN 1 END) AS assigned,
                    COUNT(CASE WHEN role = 'user' AND is_verified = TRUE THEN 1 END)
                        AS verified_listeners
             FROM users",
        )
        .fetch_one(c)
        .await
    })?)
}

/// Those creators whose role was assigned.
pub(crate) async fn assigned_creators(mut conn: Conn<'_>) -> Result<BTreeSet<Uuid>, Error> {
    let ids: Vec<Uuid> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT id FROM users WHERE role <> 'user' AND promoted_to_creator_at IS NULL",
        )
        .fetch_all(c)
        .await
    })?;
    Ok(ids.into_iter().collect())
}
