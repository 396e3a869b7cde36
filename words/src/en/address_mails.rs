//! Mails about the email that an account has, or is to have.

use crate::texts::room;

room! {
    /// Mails about the email that an account has, or is to have.
    AddressMails = ADDRESS_MAILS {
        new_subject = "Verify your new email";
        new_preview = "One click, and your account moves to this email.";
        new_text(username: &str) = format!("Somebody, we hope it was you, wants to move the Stagedoor account {username} to this email. Until you verify it the account stays at the one it has.");
        new_button = "Verify new email";
        new_footer = "Not you? Then do nothing: without this click nothing changes.";
        changed_subject = "Your email was changed";
        asked_subject = "Somebody asked to change your email";
        changed_preview(at: &str) = format!("{at}. If this wasn't you, undo the change.");
        changed_text = "Your Stagedoor account has moved from this email to this one:";
        asked_text = "Somebody, we hope it was you, asked to move your Stagedoor account from this email to this one:";
        changed_then(until: &str) = format!("From now on you log in with the new one, and our mail goes there. The old one is kept for your account until {until}.");
        asked_then = "Nothing has changed yet: the new one has to be verified first.";
        changed_ask = "Was it you? Then there is nothing to do. If this wasn't you, undo the change.";
        changed_footer(until: &str) = format!("“Undo the change” brings your account back to this email, ends all sessions, takes the password out of use and mails you a link that sets a new one. It works once, until {until}.");
        asked_footer(until: &str) = format!("“Undo the change” keeps your account at this email, ends all sessions, takes the password out of use and mails you a link that sets a new one. It works once, until {until}.");
        used_subject = "Somebody wanted to use your email";
        used_preview = "It stays yours, and nothing about your account has changed.";
        used_text = "Somebody wanted to move another Stagedoor account to this email. It is the one of your account, so nothing was moved, and nothing about your account has changed.";
        used_then = "If it was you, log in to this account instead, or use another email.";
        used_footer = "Not you? Then there is nothing to do. Whoever it was got the same answer as with a new email.";
        kept_subject = "Your email is still kept for an account";
        kept_preview(until: &str) = format!("It can be used for another account after {until}.");
        kept_text = "Somebody, maybe you, wanted to use this email for a Stagedoor account. It is still kept for an account that has moved away, so that the move can be undone. Until then no other account can have it, and nothing has changed.";
        kept_ask = "Is that your account, and it wasn't you who moved it? Then undo the move.";
        kept_footer(until: &str) = format!("“Undo the change” brings your account back to this email, ends all sessions, takes the password out of use and mails you a link that sets a new one. It works once, until {until}. Not your account? Then try again after that time.");
    }
}
