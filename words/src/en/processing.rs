//! Why a file did not become something that plays.

use crate::texts::room;

room! {
    /// Why a file did not become something that plays.
    Processing = PROCESSING {
        unreadable = "Nothing in this file can be played. Export it again, and replace the file.";
        overdue = "This file took too long. Try again, or replace it with a shorter one.";
        internal = "Something went wrong here, and nothing with your file. Try again.";
    }
}
