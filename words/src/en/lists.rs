//! The parts of a list, and long texts in it.

use crate::texts::room;

room! {
    /// The parts of a list, and long texts in it.
    Lists = LISTS {
        newest = "Back to the newest";
        older = "Older";
        show_all = "Show all {of}";
        show_less = "Show less {of}";
        of(name: &str) = format!("of {name}");
    }
}
