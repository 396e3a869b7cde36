//! What is best done next for the safety of an account.

use crate::Plural;
use crate::texts::room;

room! {
    /// What is best done next for the safety of an account.
    Advice = ADVICE {
        suspended = "Something is suspended";
        suspended_why = "Your account was locked. What is suspended opens nothing until you have looked through it: somebody else may have added some of it.";
        keep_codes = "Keep your backup codes";
        keep_codes_why = "You have made new ones, and not said yet that you have kept them. They get you in when your phone is lost or broken.";
        verify = "Recommended next: verify your email";
        verify_why = "Until then we cannot send you a new password when you have forgotten yours, and passkeys and two-step login have to wait.";
        new_codes = "Recommended next: make new backup codes";
        no_codes_left = "You have none left. They get you in when your phone is lost or broken.";
        few_codes_left(number: u64) = format!("You have only {} left. They get you in when your phone is lost or broken.", Plural::english("code", "codes").of(number));
        second_step = "Your password alone opens your account, and passwords get guessed and stolen. With two-step login it needs a code of your phone as well.";
        passkey = "Your password alone opens your account, and passwords get guessed and stolen. A passkey is your fingerprint, your face or your device's code: nobody can guess it, and no false page can take it.";
        second_step_too = "You have a passkey, but your password alone still opens your account. With two-step login it needs a code or a passkey as well.";
        add_passkey = "Recommended next: add a passkey";
        turn_on = "Recommended next: turn on two-step login";
        nothing = "Nothing left to do";
        nothing_why = "Your email is verified, a stolen password alone opens nothing, and you have backup codes.";
    }
}
