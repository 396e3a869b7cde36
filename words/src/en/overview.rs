//! How an account is protected.

use crate::Plural;
use crate::texts::room;

room! {
    /// How an account is protected.
    Overview = OVERVIEW {
        protections = "How your account is protected";
        on = "On";
        two_step_on = "On";
        two_step_off = "Off";
        two_step_suspended = "Suspended";
        log_in_with_email = "You log in with your email or username and a password.";
        log_in_with_username = "You log in with your username and a password.";
        code_after_password = "After your password, a login asks for a code or a passkey.";
        password_enough = "Your password alone is enough to log in.";
        backup_codes = "Backup codes";
        renew_codes = "Renew backup codes";
        each_once = "Each gets you in once when your phone is not at hand.";
        none_left = "None left";
        few_left(number: u64) = format!("Only {number} left");
        left(number: u64) = format!("{number} left");
        codes_suspended(number: u64) = format!("{number} suspended");
        manage_passkeys = "Manage passkeys";
        manage_two_step = "Manage two-step login";
        unavailable = "Not available";
        no_passkeys_here = "Browsers make no passkeys at this web address.";
        none_yet = "None yet";
        passkey_is = "Log in with a fingerprint, a face or a device's code.";
        opens_by_itself(number: u64) = match number { 1 => "It logs you in by itself.", _ => "Each of them logs you in by itself." }.to_owned();
        passkeys_suspended(number: u64) = format!("{number} suspended");
        some_log_in(others: u64) = match others {
            0 => "What is suspended does not log you in before you have looked through it.".to_owned(),
            1 => "One other logs you in. What is suspended does not before you have looked through it.".to_owned(),
            others => format!("{others} others log you in. What is suspended does not before you have looked through it."),
        };
        see_sessions = "See where you are logged in";
        only_here = "Only here.";
        places(number: u64) = format!("In {}, this one among them.", Plural::english("place", "places").of(number));
        log_is = "What happened to your account, and from where.";
        last_entry = "Last entry {ago}.";
        open_log = "Open the security log";
    }
}
