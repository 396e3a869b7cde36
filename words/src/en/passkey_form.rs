//! The button that asks for a passkey, and what became of it.

use crate::texts::room;

room! {
    /// The button that asks for a passkey, and what became of it.
    PasskeyForm = PASSKEY_FORM {
        use_passkey = "Use a passkey";
        waiting = "Waiting for your passkey…";
        needs_script = "Passkeys need JavaScript. The button works once the page has loaded its script.";
        cancelled = "The passkey was not used: that was cancelled, or took too long. Try again when you are ready.";
        existing = "There is a passkey for your account on that device already.";
        unable = "This browser or device cannot do that with passkeys. Try another one, or go another way.";
        unreachable = "Stagedoor could not be reached. Check your connection and try again.";
        failed = "The passkey did not work. Try again, or go another way.";
    }
}
