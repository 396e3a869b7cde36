//! What a lockdown has suspended.

use crate::texts::room;

room! {
    /// What a lockdown has suspended.
    Suspended = SUSPENDED {
        heading = "Suspended";
        look_through = "Look through what is suspended";
        nothing = "Nothing is suspended.";
        why = "Your account was locked, so none of this opens it by itself. Somebody else may have added some of it: keep what is yours, and remove what you do not know.";
        passkey(name: &str) = format!("Passkey “{name}”");
        app = "Authenticator app";
        app_hint = "Keep it only if it is on a device of yours: logins ask for its codes. Without it two-step login is off.";
        codes_hint = "Keep them only if you have them on paper or in your password manager.";
        from_unknown = "from where is not known";
        keep = "Keep";
        remove = "Remove";
        codes_made_on = "Made on {moment}";
        kept_passkey = "The passkey is kept, and works again.";
        kept_app = "The authenticator app is kept, and works again.";
        kept_codes = "The backup codes are kept, and work again.";
        removed_passkey = "The passkey is removed, and opens nothing any more.";
        removed_app = "The authenticator app is removed, and opens nothing any more.";
        removed_codes = "The backup codes are removed, and open nothing any more.";
        remove_passkey_question = "Remove this suspended passkey?";
        remove_app_question = "Remove the suspended authenticator app?";
        remove_codes_question = "Remove the suspended backup codes?";
        remove_passkey = "Remove passkey";
        remove_app = "Remove authenticator app";
        remove_codes = "Remove backup codes";
        leave_passkey = "Leave it suspended";
        leave_app = "Leave it suspended";
        leave_codes = "Leave them suspended";
        passkey_goes = "It is gone for good, and opens nothing any more.";
        app_goes = "Its codes and your backup codes stop working, for good.";
        codes_go = "They are gone for good, and open nothing any more.";
        passkey_again = "If it turns out to be yours, you can add a new one from the same device.";
        codes_again = "You can make new ones whenever two-step login is on.";
        decided_before = "That was kept or removed already.";
    }
}
