//! `stagedoor stats`.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::Subcommand;
use stagedoor_domain::Services;
use stagedoor_domain::creator_numbers::{self, CreatorNumbers};

use super::answer::{explained, print, write};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print how many of today's artists became so by themselves and how many were made so,
    /// week by week, and who stopped on the way. Days are those of UTC.
    Creators {
        /// The first day, such as 2026-01-31; twelve weeks ago where none is named.
        #[arg(long, value_name = "DAY", value_parser = day)]
        since: Option<NaiveDate>,
        /// Print it as JSON, with each day.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let Command::Creators { since, json } = command;
    let numbers = creator_numbers::count(services, since).await;
    let numbers = numbers.map_err(explained)?;
    if json {
        return print(&numbers);
    }
    write(written(&numbers).as_bytes())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse()
        .map_err(|_| "a day, such as 2026-01-31".to_owned())
}

/// The numbers as a person reads them in a terminal.
fn written(numbers: &CreatorNumbers) -> String {
    let CreatorNumbers { since, until, .. } = numbers;
    let mut text = String::new();
    for (said, number) in [
        ("artists, by themselves", numbers.organic),
        ("artists, made so by an operator", numbers.assigned),
        (
            "verified, and still listeners",
            numbers.verified_without_upgrade,
        ),
    ] {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{number:>8}  {said}");
    }
    let number = numbers.upgraded_without_upload;
    let _ = writeln!(
        text,
        "{number:>8}  became artists since {since}, without a track"
    );
    let _ = writeln!(text, "\n{since} to {until}, by weeks from Monday on");
    let _ = writeln!(text, "week         themselves      made");
    for week in &numbers.weeks {
        let (organic, assigned) = (week.organic, week.assigned);
        let _ = writeln!(text, "{}  {organic:>11}  {assigned:>8}", week.starts_on);
    }
    text
}

#[cfg(test)]
mod tests {
    use stagedoor_domain::creator_numbers::Period;

    use super::*;

    #[test]
    fn columns_stand_below_their_names() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let week = |starts_on: &str, organic, assigned| Period {
            starts_on: day(starts_on),
            organic,
            assigned,
        };
        let numbers = CreatorNumbers {
            since: day("2026-11-20"),
            until: day("2026-11-26"),
            organic: 1_204,
            assigned: 7,
            verified_without_upgrade: 880,
            upgraded_without_upload: 12,
            days: Vec::new(),
            weeks: vec![week("2026-11-16", 9, 0), week("2026-11-23", 103, 2)],
        };
        assert_eq!(
            written(&numbers),
            "    1204  artists, by themselves
       7  artists, made so by an operator
     880  verified, and still listeners
      12  became artists since 2026-11-20, without a track

2026-11-20 to 2026-11-26, by weeks from Monday on
week         themselves      made
2026-11-16            9         0
2026-11-23          103         2
"
        );
    }
}
