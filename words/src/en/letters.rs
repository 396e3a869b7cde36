//! What several mails say.

use crate::texts::room;

room! {
    /// What several mails say.
    Letters = LETTERS {
        hello(username: &str) = format!("Hello {username},");
        hello_whoever = "Hello,";
        // A day, and a time of it.
        moment(day: &str, time: &str) = format!("{day} at {time} UTC");
        fact(label: &str, value: &str) = format!("{label}: {value}");
        // Before a link on a line of its own.
        link(label: &str) = format!("{label}:");
        if_nothing_happens = "If the button does nothing, open this address in your browser:";
        link_works(time: &str) = format!("The link works once, for {time}.");
        log_in = "Log in";
        set_password = "Set a new password";
        when = "When";
        device = "Device";
        ip_address = "IP address";
        account = "Account";
        made = "Made";
        moved_away = "Moved away";
        kept_until = "Kept until";
        undo = "Undo the change";
        not_me = "This wasn't me";
        somewhere_at(domain: &str) = format!("an email at {domain}");
    }
}
