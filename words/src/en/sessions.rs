//! Where somebody is logged in.

use crate::texts::room;

room! {
    /// Where somebody is logged in.
    Sessions = SESSIONS {
        heading = "Where you are logged in";
        unknown = "Something here that you do not know? Log it out, then {password}.";
        change_password = "change your password";
        called_off = "What was asked for from there is called off, too: a change of your email, and links by mail.";
        log_out_others = "Log out everywhere else";
        nowhere_else = "You are logged in nowhere else.";
        this_device = "This device";
        in_use = "In use now";
        since = "Logged in on {moment}";
        log_out = "Log out";
        ended = "That device is logged out.";
        ended_before = "That device was logged out already.";
        others_ended = "You are logged out everywhere else.";
    }
}
