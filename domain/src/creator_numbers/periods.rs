//! Days and weeks, and how many became artists in each.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Serialize;

/// How many became artists in a day or in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// Its first day, in UTC.
    pub starts_on: NaiveDate,
    /// By themselves.
    pub organic: i64,
    /// By an operator.
    pub assigned: i64,
}

/// The Monday of the week that this day is in (ISO 8601).
pub fn week_of(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(day.weekday().num_days_from_monday().into())
}

/// Every day from the first to the last.
pub(super) fn days(
    first: NaiveDate,
    last: NaiveDate,
    organic: &[(NaiveDate, i64)],
    assigned: impl IntoIterator<Item = NaiveDate>,
) -> Vec<Period> {
    let organic: BTreeMap<NaiveDate, i64> = organic.iter().copied().collect();
    let mut given = BTreeMap::new();
    for day in assigned {
        *given.entry(day).or_insert(0) += 1;
    }
    let all = first.iter_days().take_while(|day| *day <= last);
    all.map(|day| Period {
        starts_on: day,
        organic: organic.get(&day).copied().unwrap_or_default(),
        assigned: given.get(&day).copied().unwrap_or_default(),
    })
    .collect()
}

/// The weeks of these days, which follow one another.
pub(super) fn weeks(days: &[Period]) -> Vec<Period> {
    let mut weeks: Vec<Period> = Vec::new();
    for day in days {
        let starts_on = week_of(day.starts_on);
        match weeks.last_mut() {
            Some(week) if week.starts_on == starts_on => {
                week.organic += day.organic;
                week.assigned += day.assigned;
            }
            _ => weeks.push(Period { starts_on, ..*day }),
        }
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn no_day_is_left_out_and_weeks_begin_on_mondays() {
        let organic = [(day("2027-01-02"), 3), (day("2027-01-04"), 1)];
        let assigned = [day("2027-01-02"), day("2027-01-02"), day("2027-01-06")];
        // From a Friday over the turn of the year to a Wednesday.
        let days = days(day("2027-01-01"), day("2027-01-06"), &organic, assigned);
        let counts: Vec<_> = days.iter().map(|day| (day.organic, day.assigned)).collect();
        assert_eq!(counts, [(0, 0), (3, 2), (0, 0), (1, 0), (0, 0), (0, 1)]);
        let weeks: Vec<_> = weeks(&days)
            .iter()
            .map(|week| (week.starts_on.to_string(), week.organic, week.assigned))
            .collect();
        assert_eq!(
            weeks,
            [
                ("2026-12-28".to_owned(), 3, 2),
                ("2027-01-04".to_owned(), 1, 1)
            ]
        );
    }
}
