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
        months(number: u64) = Plural::english("month", "months").of(number);
        passkeys(number: u64) = Plural::english("passkey", "passkeys").of(number);
        backup_codes(number: u64) = Plural::english("backup code", "backup codes").of(number);
        // The last two of several.
        and(before: &str, last: &str) = format!("{before} and {last}");
    }
}
