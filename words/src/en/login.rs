//! Coming and going.

use crate::texts::room;

room! {
    /// Coming and going.
    Login = LOGIN {
        was_logged_out = "You are not logged in here any more. Log in to go on where you were.";
        identifier = "Email or username";
        new_here = "New here? {register}";
        create_account = "Create an account";
        one_more_step = "One more step";
        second_step = "Your password was right. Two-step login is on, so we ask for a code as well.";
        was_locked = "Your account was locked: your codes and passkeys are suspended, but they still count for this login.";
        not_you = "Not you? {again}";
        start_over = "Start over";
        none_left = "You have none of them any more?";
        wait_first(length: &str) = format!("Then wait {length}: after that, your new password alone logs you in. We tell you by mail, and whoever reads it can stop the wait.");
        begin_wait = "Begin the wait";
        waiting = "The wait has begun";
        opens = "From {time} on, log in again: your new password alone is enough then.";
        stop_wait = "Stop the wait";
        took_too_long = "That took too long. Log in again.";
        too_long_or_codes = "That took too long or had too many wrong codes. Log in again.";
        too_long_or_tries = "That took too long or had too many tries. Log in again.";
        nothing_to_wait_for = "There is nothing to wait for here.";
        logged_out = "You have been logged out.";
        logged_out_here = "You are logged out in this browser.";
    }
}
