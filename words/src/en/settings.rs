//! What the pages of the settings have in common.

use crate::texts::room;

room! {
    /// What the pages of the settings have in common.
    Settings = SETTINGS {
        security = "Security";
        back_to(tab: &str) = format!("Back to {tab}");
        asks_first = "We ask you to show that it is you first. What you type here is kept.";
        what_changes = "This is what changes";
        correct_email = "Correct your email";
        added_on = "Added on {moment}";
        last_used = "Last used {ago}";
        from(address: &str) = format!("from {address}");
    }
}
