//! How many creators there are, and since when.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use crate::db::{Conn, from_row, on, placeholders};
use crate::error::Error;
use crate::role::Role;

/// Those who became creators by themselves at `$1` or later, as `u`, as a part of another
/// table's query, which goes on with `AND`. The index of these times alone finds them.
macro_rules! promoted_since_1 {
    () => {
        "users u WHERE u.promoted_to_creator_at IS NOT NULL AND u.promoted_to_creator_at >= $1"
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
    let tier: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| role.is_creator_tier())
        .map(Role::as_str)
        .collect();
    let list = placeholders(tier.len());
    let sql = format!(
        "SELECT COUNT(promoted_to_creator_at) AS organic,
                COUNT(CASE WHEN role IN ({list}) AND promoted_to_creator_at IS NULL
                           THEN 1 END) AS assigned,
                COUNT(CASE WHEN role = 'user' AND is_verified = TRUE THEN 1 END)
                    AS verified_listeners
         FROM users"
    );
    Ok(on!(conn, c => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for role in &tier {
            query = query.bind(*role);
        }
        query.fetch_one(c).await
    })?)
}
