//! Mails about what happened to an account.

use crate::Plural;
use crate::texts::room;

room! {
    /// Mails about what happened to an account.
    Notices = NOTICES {
        preview(at_and_device: &str) = format!("{at_and_device}. If this wasn't you, take your account back.");
        ask = "Was it you? Then there is nothing else to do. If this wasn't you, take your account back.";
        ask_of_operator = "Did you ask for this? Then there is nothing else to do. If you did not, take your account back.";
        set_one_yourself = "If nobody has given you a new password, you can set one yourself.";
        footer(days: &str) = format!("“This wasn't me” ends all sessions, takes the password out of use, suspends passkeys, authenticator app and backup codes until you have looked through them, undoes a change of your email since then, and mails you a link that sets a new password. It works once, for {days}.");
        gathered = "Much happened in your account";
        gathered_preview = "If any of it wasn't you, take your account back.";
        gathered_text = "More happened in your account within an hour than we send single mails about. Here is the rest in one.";
        gathered_more(more: u64) = format!("And {more} more. All of it is in the security log of your settings.");
        gathered_ask = "Was all of it you? Then there is nothing else to do. If any of it wasn't you, take your account back.";
        gathered_footer(days: &str) = format!("“This wasn't me” ends all sessions, undoes what was added to your account since the first of these, takes the password out of use and mails you a link that sets a new one. It works once, for {days}.");

        new_login = "New login to your account";
        new_login_what = "There was a login to your account from somewhere new.";
        new_login_then = "We have not seen that device or network with you before.";
        refused = "A login was refused at its second step";
        refused_what = "Somebody had the right password of your account, and then no right code.";
        refused_then = "If it was not you, somebody knows your password: set a new one.";
        deletion_asked = "Your account is going to be deleted";
        deletion_asked_what(until: &str) = format!("Somebody, we hope it was you, asked for your account to be deleted. That happens on {until}, for good.");
        deletion_asked_then = "All your sessions have ended. Until then you can log in and keep your account, or take a copy of what is yours.";
        operator_deletion = "An operator is deleting your account";
        operator_deletion_what(host: &str, until: &str) = format!("The people who run {host} have your account deleted. That happens on {until}, for good.");
        export_asked = "A copy of your data was asked for";
        export_asked_what = "Somebody, we hope it was you, asked for a copy of what is stored about you, without your files.";
        export_asked_files = "Somebody, we hope it was you, asked for a copy of what is stored about you, with the files that you uploaded.";
        export_asked_then = "It can be downloaded from your own page alone, by whoever has proved again who they are.";
        deletion_called_off = "Your account stays";
        deletion_called_off_what = "The deletion of your account was called off: it stays, with all that is in it.";
        deletion_called_off_then = "Your pages are where they were.";
        password_changed = "Your password was changed";
        password_changed_what = "The password of your account was changed.";
        password_changed_then = "All your other sessions have ended.";
        password_reset = "Your password was reset";
        password_reset_what = "A new password was set for your account, with a link from our mail.";
        password_reset_then = "All your sessions have ended. Log in with the new password.";
        operator_reset = "An operator reset your password";
        operator_reset_what(host: &str) = format!("The people who run {host} reset the password of your account.");
        operator_reset_then = "The old one no longer works, and all your sessions have ended.";
        username = "Your username was changed";
        username_what(to: &str, from: &str) = format!("Your username is {to} now. Before, it was {from}.");
        username_case = "Capital and small letters make no difference when you log in.";
        username_kept(name: &str, until: &str) = format!("You can still log in with {name} until {until}, and take it back: nobody else can have it before then.");
        email_restored = "The change of your email was undone";
        email_restored_what = "The change of your email was undone: your account is at this one.";
        two_step_on = "Two-step login was turned on";
        two_step_on_what = "Two-step login was turned on for your account.";
        two_step_on_then = "From now on a login with your password asks for a code as well.";
        two_step_off = "Two-step login was turned off";
        two_step_off_what = "Two-step login was turned off for your account.";
        password_alone = "Your password alone is enough to log in now.";
        operator_two_step_off = "An operator turned off two-step login";
        operator_two_step_off_what(host: &str) = format!("The people who run {host} turned off two-step login for your account.");
        codes_renewed = "You have new backup codes";
        codes_renewed_what = "New backup codes were made for your account.";
        codes_renewed_then = "The old ones no longer work.";
        code_used = "A backup code was used";
        code_used_what = "Somebody used a backup code of your account to show who they are.";
        no_code_left = "It was the last one. Make new ones in your settings.";
        one_code_left = "One more is left. Make new ones in your settings.";
        codes_left(left: u32) = format!("{left} more are left.");
        passkey_added = "A passkey was added";
        passkey_added_what(name: &str) = format!("A passkey was added to your account: “{name}”.");
        passkey_added_unnamed = "A passkey was added to your account (its name looks like a link).";
        passkey_added_then = "It can log in without your password.";
        passkey_back = "A passkey was put back";
        passkey_back_what(name: &str) = format!("The passkey “{name}”, which was just removed from your account, is back.");
        passkey_back_unnamed = "A passkey that was just removed from your account is back (its name looks like a link).";
        passkey_back_then = "It can log in without your password again.";
        passkey_removed = "A passkey was removed";
        passkey_removed_what(name: &str) = format!("A passkey was removed from your account: “{name}”.");
        passkey_removed_unnamed = "A passkey was removed from your account (its name looks like a link).";
        passkey_removed_then = "It can no longer log in.";
        sessions_ended = "Sessions of yours were ended";
        sessions_ended_what(ended: u64) = format!("{} of your account {} ended from another one.", Plural::english("session", "sessions").of(ended), Plural::english("was", "were").word(ended));
        sessions_ended_then = "Whoever used them has to log in again.";
    }
}
