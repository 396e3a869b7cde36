//! The passkeys that somebody has, and another one.

use crate::Plural;
use crate::texts::room;

room! {
    /// The passkeys that somebody has, and another one.
    Passkeys = PASSKEYS {
        heading = "Passkeys";
        yours = "Your passkeys";
        about = "A passkey is kept by a device or a password manager, and opens with your fingerprint, your face or the device's code. It logs you in by itself, without password or second step.";
        none = "None yet. The first one takes less than a minute.";
        more_suspended(number: u64) = format!("{} suspended: {{look_through}}", Plural::english("more is", "more are").of(number));
        add = "Add a passkey";
        lost_device = "Lost a device? Remove its passkey, and {log_it_out} as well.";
        log_it_out = "log it out";
        put_back_hint = "Removed the wrong one? You can put it back as it was, for a few minutes and on this page alone.";
        put_back = "Put the passkey back";
        verify_why = "A passkey stays in the account, and only a verified email shows whose that is.";
        both_first = "A passkey opens your account without password and code, so we ask for both first.";
        proof_first = "Your last login was a while ago, and a passkey opens your account.";
        prove = "Show that it is you to add a passkey";
        new_name = "Name for the new passkey";
        name_hint = "Such as “My telephone”. Left empty, it is named after this browser.";
        name = "Name";
        rename = "Rename";
        remove = "Remove";
        unused = "Not used yet";
        remove_question = "Remove this passkey?";
        remove_it = "Remove passkey";
        keep_it = "Keep it";
        opens_nothing = "It does not log you in any more.";
        is_only_one = "It is your only one: from then on you log in with your password.";
        sessions_stay = "Where you are logged in you stay so, until you log out there.";
        undoable = "You can put it back right afterwards, on the next page.";
        added(name: &str) = format!("The passkey “{name}” is added. You can log in with it from now on.");
        renamed(name: &str) = format!("The passkey is called “{name}” now.");
        removed = "The passkey is removed. It does not log in any more. Where you are logged in you stay so, until you log out there.";
        is_back(name: &str) = format!("The passkey “{name}” is back. It logs you in as before.");
        no_way_back = "That passkey cannot be put back any more. You can add one on your device again.";
        removed_before = "That passkey was removed already.";
    }
}
