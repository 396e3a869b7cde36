//! Setting a new password when the old one is forgotten.

use crate::Plural;
use crate::texts::room;

room! {
    /// Setting a new password when the old one is forgotten.
    PasswordReset = PASSWORD_RESET {
        lede(lifetime: &str) = format!("We send you a link that sets a new one. It works for {lifetime}.");
        email_hint = "The email of your account.";
        send = "Send a link";
        remembered = "It came back to you? {login}";
        on_its_way = "A link is on its way";
        told(lifetime: &str) = format!("If an account has that email, it gets a mail with a link that sets a new password. The link works once, for {lifetime}.");
        nothing_there = "Nothing there after a minute? Look into your spam folder, or {again}.";
        again = "try another email";
        heading = "Set a new password";
        reset_lede = "Afterwards you are logged out everywhere, and log in with the new one.";
        set_new = "Set new password";
        link_over = "This link was used or is too old. Ask for a new one: the newest mail is the one that counts.";
        ask_again = "Ask for a new link";
        set = "Your new password is set, and everybody is logged out. Log in with it.";
        set_for_other(account: &str, you: &str) = format!("The new password of the account {account} is set. You are logged in as {you}: log out first to log in with it.");
        second_step = "That login asks for a second step, as before.";
        suspended_step = "That login also asks for a code, a backup code or a passkey that you had, or for a wait.";
        look_through = "Then look through what is suspended: it opens nothing until you keep it.";
        passkeys_stay(number: u64) = {
            let passkeys = Plural::english("passkey of yours", "passkeys of yours").of(number);
            format!("{passkeys} can still log in without the password: remove what you do not know.")
        };
    }
}
