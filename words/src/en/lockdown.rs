//! "This wasn't me": locking an account, and what comes after.

use crate::Plural;
use crate::texts::room;

room! {
    /// "This wasn't me": locking an account, and what comes after.
    Lockdown = LOCKDOWN {
        heading = "Was this not you?";
        lede = "Then somebody else may be in your account. This locks it until you set a new password.";
        lock = "Lock my account";
        everybody_out = "Everybody is logged out, you too.";
        password_stops = "Your password stops working. We mail you a link that sets a new one.";
        until_looked_through = "Passkeys, authenticator app and backup codes are suspended until you have looked through them.";
        email_goes_back = "If your email was changed since then, the account goes back to the one before.";
        music_stays = "Your music stays as it is.";
        link_over = "This link is too old or was already used. If somebody else is in your account, have a link sent to you that sets a new password.";
        locked = "Your account is locked";
        locked_lede = "Nobody is logged in, and nobody can log in before a new password is set. The link for it is on its way to your email.";
        when_locked = "When an account is locked";
        when_locked_lede = "“This wasn't me” in one of our mails locks the account that it was about. This is what happens then.";
        happened = "What happened";
        sessions_ended(sessions: u64) = match sessions {
            0 => "Nobody is logged in: no session was open.".to_owned(),
            sessions => {
                let ended = Plural::english("session has ended", "sessions have ended").of(sessions);
                format!("Everybody is logged out: {ended}.")
            }
        };
        all_logged_out = "Everybody is logged out.";
        password_stopped = "The password does not work any more.";
        suspended(what: &str) = format!("Suspended: {what}. None of it opens your account by itself.");
        all_suspended = "Passkeys, authenticator app and backup codes are suspended. None of them opens your account by itself.";
        app = "the authenticator app";
        email_is_back(email: &str) = format!("Your account is back at {email}.");
        to_do = "What is still to do";
        use_link(lifetime: &str) = format!("Set a new password with the link that we have just mailed you. It works for {lifetime}.");
        another_link = "Ask for another link";
        log_in = "Log in with the new password.";
        two_step_stays(wait: &str) = format!("Two-step login stays on, because a mailbox alone must not open your account: that login asks for a code of your app, a backup code or a passkey. If you have none of them any more, you can wait {wait} instead.");
        look_through = "Look through what is suspended: keep what is yours, remove what is not. Somebody else may have added some of it.";
    }
}
