//! Artists in numbers, for whoever runs the site: who became one by themselves, who was
//! made one, and who stopped on the way.

mod periods;

pub use periods::{Period, week_of};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Serialize;

use crate::audit;
use crate::db::Freshness;
use crate::error::{Error, FieldError};
use crate::services::Services;
use crate::tracks;
use crate::users;

/// How far back is looked where nothing else is said: twelve weeks, and the one that is
/// under way.
const WEEKS: i64 = 12;

/// The most days that are counted one by one: ten years.
const MOST_DAYS: i64 = 3_653;

/// Artists in numbers. Organic ones became artists by themselves, and have the time of it;
/// the others were given their role by an operator, and have none. Whoever is no artist any
/// more is not among them, neither in the sums nor on the day on which they became one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreatorNumbers {
    /// The first day that is counted by itself, in UTC.
    pub since: NaiveDate,
    /// The last one: today.
    pub until: NaiveDate,
    /// All artists that became so by themselves.
    pub organic: i64,
    /// All artists that were made so.
    pub assigned: i64,
    /// Listeners whose address is verified: they could become artists.
    pub verified_without_upgrade: i64,
    /// Who became artists by themselves since the first day, and have no track.
    pub upgraded_without_upload: i64,
    /// Each day, also those without anybody.
    pub days: Vec<Period>,
    /// Each week from Monday to Sunday, the first and the last as far as they are counted.
    pub weeks: Vec<Period>,
}

/// Counts artists, day by day since this one, or since some twelve weeks ago.
///
/// # Errors
/// [`Error::Validation`] of a day that is to come, or is more than ten years ago.
pub async fn count(services: &Services, since: Option<NaiveDate>) -> Result<CreatorNumbers, Error> {
    let until = services.clock.now().date_naive();
    let since = since.unwrap_or_else(|| week_of(until) - TimeDelta::weeks(WEEKS));
    if since > until || until - since > TimeDelta::days(MOST_DAYS) {
        let message = "Name a day of the last ten years.";
        return Err(FieldError::for_operators("since", "out_of_range", message).into());
    }
    let begin = midnight(since);
    // One reader after the other: it may be one connection that all pages share.
    let mut reader = services.db.read(Freshness::MayLag).await?;
    let organic = users::promotions_by_day(reader.conn(), begin).await?;
    let mut assigned = audit::assignments_since(reader.conn(), begin).await?;
    let still_assigned = users::assigned_creators(reader.conn()).await?;
    assigned.retain(|who, _| still_assigned.contains(who));
    let totals = users::creator_totals(reader.conn()).await?;
    let upgraded_without_upload = tracks::promoted_without_any(reader.conn(), begin).await?;
    let days = periods::days(since, until, &organic, assigned.into_values());
    Ok(CreatorNumbers {
        since,
        until,
        organic: totals.organic,
        assigned: totals.assigned,
        verified_without_upgrade: totals.verified_listeners,
        upgraded_without_upload,
        weeks: periods::weeks(&days),
        days,
    })
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
