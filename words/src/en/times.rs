//! When something was.

use crate::texts::room;

room! {
    /// When something was.
    Times = TIMES {
        // In their order, with a space between two.
        months = "January February March April May June July August September October November December";
        day(day: u32, month: &str, year: i32) = format!("{day} {month} {year}");
        moment(day: &str, time: &str) = format!("{day}, {time}");
        just_now = "just now";
        ago(span: &str) = format!("{span} ago");
        on(day: &str) = format!("on {day}");
    }
}
