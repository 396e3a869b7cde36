//! What happened to an account: the page.

use crate::texts::room;

room! {
    /// What happened to an account: the page.
    Log = LOG {
        heading = "Security log";
        lede = "Nothing is ever taken out of it. Something here that was not you? {password} and {sessions}.";
        change_password = "Change your password";
        log_out_others = "log out everywhere else";
        none = "Nothing further back.";
        parts = "Parts of the log";
    }
}
