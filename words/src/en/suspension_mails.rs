//! Mails about an account that an operator has suspended, or restored.

use crate::texts::room;

room! {
    /// Mails about an account that an operator has suspended, or restored.
    SuspensionMails = SUSPENSION_MAILS {
        suspended_subject = "Your account is suspended";
        suspended_preview = "The mail says why, and what you can do.";
        suspended_text(host: &str) = format!("The people who run {host} have suspended your account. Why:");
        suspended_then = "You are logged out everywhere, and what you made public is hidden. Nothing was deleted. You can still log in to write to us, to take a copy of your data along, or to delete your account.";
        suspended_button = "See what you can do";
        restored_subject = "Your account is open again";
        restored_preview = "The suspension is over. Everything is as it was.";
        restored_text(host: &str) = format!("The people who run {host} have ended the suspension of your account.");
        restored_then = "What was public is shown again, and you can use your account as before.";
        footer(host: &str) = format!("Questions? Write to the people who run {host}.");
    }
}
