//! Giving an account another email.

use crate::texts::room;

room! {
    /// Giving an account another email.
    OwnEmail = OWN_EMAIL {
        heading = "Change your email";
        waits = "A change waits";
        yours = "Your email is {email}.";
        yours_unverified = "Your email is {email}, not verified yet.";
        new = "New email";
        new_hint(lifetime: &str) = format!("We send a link there. Until you open it, within {lifetime}, your email stays as it is.");
        correction_hint = "We send a link there. Links that went to the old email stop working.";
        old_is_told(span: &str) = format!("Your old email is told, and can undo the change for {span}.");
    }
}
