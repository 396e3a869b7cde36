//! Changing a password that is known.

use crate::texts::room;

room! {
    /// Changing a password that is known.
    PasswordChange = PASSWORD_CHANGE {
        heading = "Change your password";
        lede = "You stay logged in here. {elsewhere}, and we tell you by mail.";
        elsewhere = "Everywhere else you are logged out";
        current = "Current password";
        change = "Change password";
        forgot = "Forgot your current one?";
        changed = "Your password is changed. Everywhere else you are logged out.";
    }
}
