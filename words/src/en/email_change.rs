//! Moving an account to another email.

use crate::texts::room;

room! {
    /// Moving an account to another email.
    EmailChange = EMAIL_CHANGE {
        verify_heading = "Verify your new email";
        verify_lede = "One click, and your account moves to the email that this mail came to.";
        verify = "Verify new email";
        undo_heading = "Undo the change of your email";
        undo_lede = "Your account goes back to the email that this mail came to.";
        undo = "Undo the change";
        undo_password = "The password stops working: whoever changed the email may know it.";
        undo_link = "We mail you a link that sets a new one.";
    }
}
