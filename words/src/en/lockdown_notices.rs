//! Mails about an account that was locked, and what comes after it.

use crate::texts::room;

room! {
    /// Mails about an account that was locked, and what comes after it.
    LockdownNotices = LOCKDOWN_NOTICES {
        suspended = "Passkeys and codes are suspended. Set a new password with the link we mail you.";
        locked = "Your account was locked";
        locked_what = "Your account was locked with “This wasn't me”: everybody is logged out.";
        operator_locked = "An operator locked your account";
        operator_locked_what(host: &str) = format!("The people who run {host} locked your account: somebody else may be in it.");
        waits = "Somebody waits to log in without your second step";
        waits_what = "Somebody with your new password has no code and no passkey, and waits.";
        waits_then(until: &str) = format!("From {until} on, the password alone will log them in.");
        passed = "A login went without your second step";
        passed_waited = "The wait is over, and somebody logged in with your new password alone.";
        passed_known = "Your new password alone logged in, from a device that was yours before.";
        passed_then = "Two-step login is off until you keep its app or set it up again.";
        kept = "Something suspended works again";
        kept_passkey(name: &str) = format!("The passkey “{name}” was kept and works again.");
        kept_unnamed = "A passkey whose name looks like a link was kept and works again.";
        kept_app = "The authenticator app of your two-step login was kept and works again.";
        kept_codes = "The backup codes were kept and work again.";
        kept_then = "It was suspended since your account was locked.";
        kept_codes_then = "They were suspended since your account was locked.";
        removed = "Something suspended was removed";
        removed_passkey(name: &str) = format!("The passkey “{name}” was removed from your account.");
        removed_unnamed = "A passkey whose name looks like a link was removed from your account.";
        removed_app = "The authenticator app of your two-step login was removed from your account.";
        removed_codes = "The backup codes were removed from your account.";
        removed_then = "It was suspended since your account was locked.";
        removed_codes_then = "They were suspended since your account was locked.";
    }
}
