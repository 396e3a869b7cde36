//! The mail about a copy of somebody's data.

use crate::texts::room;

room! {
    /// The mail about a copy of somebody's data.
    ExportMails = EXPORT_MAILS {
        subject = "Your copy is ready";
        preview(until: &str) = format!("You can download it until {until}.");
        text = "The copy of your data that you asked for is ready. Download it from your settings: we ask you to show that it is you first.";
        until(until: &str) = format!("It is there until {until}. Then it is deleted, and you can ask for another one.");
        button = "Open your data";
        footer = "You did not ask for this? Then somebody else is in your account. Set a new password: that logs everybody out.";
    }
}
