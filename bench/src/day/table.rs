//! The table of a day.

use super::{ARTISTS, Day, HOURS, Sample};
use crate::table::{NOTHING, Table, verdict};
use crate::units;

/// How much more may be held at the end of a day than in its second quarter.
const STEADY_AIM: f64 = 1.1;

/// A day in less time.
#[expect(
    clippy::cast_precision_loss,
    reason = "sizes and counts are far below 2^52"
)]
pub fn lived(database: &str, day: &Day) -> Table {
    let minutes = day.took.as_secs_f64() / 60.0;
    let mut table = Table::new(
        &format!("A day in {minutes:.0} minutes, {database}"),
        &format!(
            "The server's clock runs through {HOURS} hours. {} people register, confirm, log in and out; every {ARTISTS}th becomes an artist and publishes a track; others log in or read pages. A quarter is six of the server's hours.",
            day.newcomers
        ),
        &["figure", "aim"],
    );
    let none = || NOTHING.to_owned();
    let (Some(first), Some(last)) = (day.samples.first(), day.samples.last()) else {
        return table;
    };
    table.row("answers", [day.answers.to_string(), none()]);
    let aim = verdict("0", day.failures == 0);
    table.row("of which no success", [day.failures.to_string(), aim]);
    for (name, of) in [
        (
            "memory",
            (|sample: &Sample| sample.resident) as fn(&Sample) -> u64,
        ),
        ("descriptors", |sample| sample.descriptors),
    ] {
        let growth = day.growth(of);
        let aim = verdict(&format!("< {STEADY_AIM}"), growth < STEADY_AIM);
        let name = format!("{name}, last quarter beside the second");
        table.row(&name, [format!("{growth:.2}"), aim]);
    }
    let highest = day.samples.iter().map(|sample| sample.resident).max();
    table.row(
        "memory at its highest",
        [units::memory(highest.unwrap_or_default()), none()],
    );
    let open = format!("{} to {}", first.descriptors, last.descriptors);
    table.row("descriptors, first and last", [open, none()]);
    let sizes = [first, last].map(|sample| units::memory(sample.database_bytes));
    table.row("database, first and last", [sizes.join(" to "), none()]);
    let each = day.bytes_for_each() as f64 / 1024.0;
    table.row(
        "database for each newcomer",
        [format!("{each:.1} KB"), none()],
    );
    table
}
