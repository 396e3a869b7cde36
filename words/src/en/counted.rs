//! Numbers of things.

use crate::Plural;
use crate::texts::room;

room! {
    /// Numbers of things, such as "2 minutes".
    Counted = COUNTED {
        seconds(number: u64) = Plural::english("second", "seconds").of(number);
        minutes(number: u64) = Plural::english("minute", "minutes").of(number);
        hours(number: u64) = Plural::english("hour", "hours").of(number);
        days(number: u64) = Plural::english("day", "days").of(number);
        // The last two of several.
        and(before: &str, last: &str) = format!("{before} and {last}");
    }
}
