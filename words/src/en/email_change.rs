//! Moving an account to another email.

use crate::texts::room;

room! {
    /// Moving an account to another email.
    EmailChange = EMAIL_CHANGE {
        verify_heading = "Verify your new email";
        verify_lede = "One click, and your account moves to the email that this mail came to.";
        verify = "Verify new email";
        link_over = "This link was used or is too old, or the change was cancelled. Your settings show which email your account has.";
        undo_over = "This link was used or is too old. If somebody else is in your account, have a link sent to you that sets a new password.";
        verified = "Your new email is verified.";
        undo_heading = "Undo the change of your email";
        undo_lede = "Your account goes back to the email that this mail came to.";
        undo = "Undo the change";
        undo_password = "The password stops working: whoever changed the email may know it.";
        undo_link = "We mail you a link that sets a new password.";
        on_its_way(email: &str) = format!("A mail is on its way to {email}. Open the link in it to verify your new email; until then your account stays with the old one.");
        pending = "Your email changes to {email} once the link that we sent there is opened. The link works until {time}.";
        cancel = "Cancel the change";
        cancelled = "The change is cancelled. Your email stays as it is.";
        nothing_to_cancel = "There is no change of your email to cancel any more.";
        sent_again = "A new mail is on its way to the new email. Nothing there after a minute? Look into your spam folder.";
        nothing_to_verify = "There is no change of your email to verify any more.";
    }
}
