//! What the notices about a lockdown say, and about what comes after it.

use chrono::{DateTime, Utc};

use super::Description;
use crate::factor::Factor;
use crate::notifications::format::in_words;
use crate::notifications::names;

/// What an account that is locked means for its owner.
pub(super) const SUSPENDED: &str =
    "Passkeys and codes are suspended. Set a new password with the link we mail you.";

fn say(subject: &'static str, what: impl Into<String>, then: impl Into<String>) -> Description {
    Description {
        subject,
        what: what.into(),
        then: then.into(),
    }
}

pub(super) fn locked() -> Description {
    let what =
        "your account was locked with \u{201c}This wasn't me\u{201d}: everybody is logged out.";
    say("Your account was locked", what, SUSPENDED)
}

pub(super) fn locked_by_operator(host: &str) -> Description {
    let what =
        format!("the people who run {host} locked your account: somebody else may be in it.");
    say("An operator locked your account", what, SUSPENDED)
}

pub(super) fn recovery_begun(until: DateTime<Utc>) -> Description {
    say(
        "Somebody waits to log in without your second step",
        "somebody with your new password has no code and no passkey, and waits.",
        format!(
            "From {} on, the password alone will log them in.",
            in_words(until)
        ),
    )
}

pub(super) fn second_step_passed(waited: bool) -> Description {
    let what = if waited {
        "the wait is over, and somebody logged in with your new password alone."
    } else {
        "your new password alone logged in, from a device that was yours before."
    };
    say(
        "A login went without your second step",
        what,
        "Two-step login is off until you keep its app or set it up again.",
    )
}

pub(super) fn factor_kept(factor: &Factor) -> Description {
    say(
        "Something suspended works again",
        format!("{} was kept and works again.", name_of(factor)),
        "It was suspended since your account was locked.",
    )
}

pub(super) fn factor_removed(factor: &Factor) -> Description {
    say(
        "Something suspended was removed",
        format!("{} was removed from your account.", name_of(factor)),
        "It was suspended since your account was locked, and is gone now.",
    )
}

fn name_of(factor: &Factor) -> String {
    match factor {
        Factor::Passkey { name } => match names::harmless(name) {
            Some(name) => format!("the passkey \u{201c}{name}\u{201d}"),
            None => "a passkey whose name looks like a link".into(),
        },
        Factor::AuthenticatorApp => "the authenticator app of your two-step login".into(),
        Factor::BackupCodes => "the set of backup codes".into(),
    }
}
