//! What happened to an account, for its owner.

use crate::Plural;
use crate::texts::room;

room! {
    /// What happened to an account, for its owner.
    SecurityLog = SECURITY_LOG {
        something = "Account changed";
        by_operator(what: &str) = format!("{what} by an operator");
        created = "Account created";
        verified = "Email verified";
        rejected = "Somebody who reads the mail of this email said that the account is not theirs";
        logged_in = "Logged in";
        logged_in_how(how: &str) = format!("Logged in {how}");
        proved = "Showed that it is you";
        proved_how(how: &str) = format!("Showed that it is you {how}");
        with_password = "with a password";
        with_code = "with a password and a code";
        with_backup_code = "with a password and a backup code";
        after_wait = "with a password, after the wait for it";
        with_password_and_passkey = "with a password and a passkey";
        with_passkey = "with a passkey";
        by_creating = "by creating the account";
        wrong_password = "A login with a wrong password was refused";
        passkey_refused = "A login with a passkey was refused";
        suspended_passkey_refused = "A suspended passkey was refused";
        second_step_refused = "A login with the right password was refused at its second step";
        wrong_code_inside = "A wrong code was entered where you are logged in";
        wrong_password_inside = "A wrong password was entered where you are logged in";
        too_many_tries = "Too many tries where you are logged in, so a request was refused";
        other_site = "A request of another site in your name was refused";
        logged_out = "Logged out";
        password_changed = "Password changed";
        reset_asked = "A link to set a new password was asked for";
        reset = "New password set with a link from a mail";
        operator_set_password = "New password set by an operator";
        operator_took_password = "Password taken out of use by an operator";
        username_changed = "Username changed";
        username_changed_from(from: &str, to: &str) = format!("Username changed from {from} to {to}");
        email_asked = "A change of email was asked for";
        email_asked_to(to: &str) = format!("A change of email to {to} was asked for");
        email_called_off = "A change of email was called off";
        email_called_off_to(to: &str) = format!("The change of email to {to} was called off");
        email_corrected = "Unverified email corrected";
        email_corrected_from(from: &str, to: &str) = format!("Unverified email corrected from {from} to {to}");
        email_changed = "Email changed";
        email_changed_from(from: &str, to: &str) = format!("Email changed from {from} to {to}");
        email_undone = "Change of email undone";
        email_changed_back = "Email changed back";
        email_changed_back_from(from: &str, to: &str) = format!("Email changed back from {from} to {to}");
        locked = "Account locked with “This wasn't me”";
        operator_locked = "Account locked by an operator";
        passkeys_suspended(what: &str, number: u64) = format!("{what}: {} suspended", Plural::english("passkey", "passkeys").of(number));
        two_step_suspended(what: &str) = format!("{what}: two-step login suspended");
        both_suspended(what: &str, number: u64) = format!("{what}: {} and two-step login suspended", Plural::english("passkey", "passkeys").of(number));
        wait_begun = "A wait for a login without second step was begun";
        wait_stopped = "The wait for a login without second step was stopped";
        passkey_kept(name: &str) = format!("Suspended passkey “{name}” kept");
        unnamed_passkey_kept = "Suspended passkey kept";
        app_kept = "Suspended authenticator app kept";
        codes_kept = "Suspended backup codes kept";
        suspended_passkey_removed(name: &str) = format!("Suspended passkey “{name}” removed");
        suspended_unnamed_removed = "Suspended passkey removed";
        app_removed = "Suspended authenticator app removed";
        codes_removed = "Suspended backup codes removed";
        two_step_on = "Two-step login turned on";
        two_step_off = "Two-step login turned off";
        codes_renewed = "New backup codes made";
        code_used = "A backup code was used";
        passkey_added = "Passkey added";
        passkey_added_named(name: &str) = format!("Passkey “{name}” added");
        passkey_renamed = "Passkey renamed";
        passkey_renamed_to(to: &str) = format!("Passkey renamed to “{to}”");
        passkey_renamed_from(from: &str, to: &str) = format!("Passkey “{from}” renamed to “{to}”");
        passkey_removed = "Passkey removed";
        passkey_removed_named(name: &str) = format!("Passkey “{name}” removed");
        session_ended = "Ended a session";
        others_ended = "Ended the other sessions";
        others_ended_number(number: u64) = format!("Ended {}", Plural::english("other session", "other sessions").of(number));
        all_ended = "All sessions ended";
        surplus_ended = "The session used least recently was ended";
        surplus_ended_number(number: u64) = format!("The {number} sessions used least recently were ended");
        since_at_most(what: &str, most: u64) = format!("{what}, since an account has at most {most}");
        became_artist = "You became an artist";
        role_changed = "Role changed";
        role_set(role: &str) = format!("Role set to “{role}”");
    }
}
