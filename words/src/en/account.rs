//! The Account tab.

use crate::texts::room;

room! {
    /// The Account tab.
    Account = ACCOUNT {
        heading = "Account";
        about = "Who you are on Stagedoor.";
    }
}
