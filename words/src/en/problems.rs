//! What cannot be done, where nobody can say more.

use crate::texts::room;

room! {
    /// What cannot be done, where nobody can say more.
    Problems = PROBLEMS {
        unreadable = "That request could not be read.";
        ours = "Something went wrong on our side. Try again in a moment.";
    }
}
