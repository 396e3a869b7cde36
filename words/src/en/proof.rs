//! Showing once more who one is.

use crate::texts::room;

room! {
    /// Showing once more who one is.
    Proof = PROOF {
        heading = "Show that it is you";
        was_a_while_ago = "This is a change that only you should make, and your last login was a while ago.";
        needs_code = "This is a change that only you should make, and your password alone is not enough for it.";
        kept = "What you typed is kept.";
        all_suspended = "Your authenticator app and your backup codes are suspended, so they count at a login alone. Log out and in again: you can make this change right after that.";
        thanks = "Thank you. You can go on where you were.";
    }
}
