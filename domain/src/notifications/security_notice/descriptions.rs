//! What a notice says.

mod lockdown;

use chrono::{DateTime, Utc};

use crate::jobs::Notice;
use crate::notifications::format::in_words;
use crate::notifications::names;

/// A notice in plain words.
pub(in crate::notifications) struct Description {
    pub(in crate::notifications) subject: &'static str,
    /// What happened: a sentence that follows "Hello,".
    pub(super) what: String,
    /// What that means: another sentence.
    pub(super) then: String,
}

const ALONE: &str = "Your password alone is enough to log in now.";

impl Description {
    /// Returns the words for `notice`, at the Stagedoor that people know as `host`.
    pub(in crate::notifications) fn of(notice: &Notice, host: &str) -> Self {
        let say = |subject, what: &str, then: &str| Self {
            subject,
            what: what.to_owned(),
            then: then.to_owned(),
        };
        match notice {
            Notice::NewLogin => say(
                "New login to your account",
                "there was a login to your account from somewhere new.",
                "We have not seen that device or network with you before.",
            ),
            Notice::SecondStepFailed => say(
                "A login was refused at its second step",
                "somebody had the right password of your account, and then no right code.",
                "If it was not you, somebody knows your password: set a new one.",
            ),
            Notice::PasswordChanged => say(
                "Your password was changed",
                "the password of your account was changed.",
                "All your other sessions have ended.",
            ),
            Notice::PasswordReset => say(
                "Your password was reset",
                "a new password was set for your account, with a link from our mail.",
                "All your sessions have ended. Log in with the new password.",
            ),
            Notice::PasswordResetByOperator => say(
                "An operator reset your password",
                &format!("the people who run {host} reset the password of your account."),
                "The old one no longer works, and all your sessions have ended.",
            ),
            Notice::UsernameChanged {
                from,
                to,
                held_until,
            } => say(
                "Your username was changed",
                &format!("your username is {to} now. Before, it was {from}."),
                &held_until.map_or_else(
                    || "Capital and small letters make no difference when you log in.".to_owned(),
                    |until| old_name_kept(from, until),
                ),
            ),
            Notice::EmailRestored => say(
                "The change of your email address was undone",
                "the change of your email address was undone: your account is at this one.",
                lockdown::SUSPENDED,
            ),
            Notice::TwoFactorEnabled => say(
                "Two-step login was turned on",
                "two-step login was turned on for your account.",
                "From now on a login with your password asks for a code as well.",
            ),
            Notice::TwoFactorDisabled => say(
                "Two-step login was turned off",
                "two-step login was turned off for your account.",
                ALONE,
            ),
            Notice::TwoFactorDisabledByOperator => say(
                "An operator turned off two-step login",
                &format!("the people who run {host} turned off two-step login for your account."),
                ALONE,
            ),
            Notice::BackupCodesRenewed => say(
                "You have new backup codes",
                "new backup codes were made for your account.",
                "The old ones no longer work.",
            ),
            Notice::BackupCodeUsed { left } => say(
                "A backup code was used",
                "somebody used a backup code of your account to show who they are.",
                &codes_left(*left),
            ),
            Notice::PasskeyAdded { name } => say(
                "A passkey was added",
                &passkey("added to", name),
                "It can log in without your password.",
            ),
            Notice::AccountLocked => lockdown::locked(),
            Notice::AccountLockedByOperator => lockdown::locked_by_operator(host),
            Notice::RecoveryBegun { until } => lockdown::recovery_begun(*until),
            Notice::SecondStepPassed { waited } => lockdown::second_step_passed(*waited),
            Notice::FactorKept { factor } => lockdown::factor_kept(factor),
            Notice::FactorRemoved { factor } => lockdown::factor_removed(factor),
            Notice::PasskeyRemoved { name } => say(
                "A passkey was removed",
                &passkey("removed from", name),
                "It can no longer log in.",
            ),
            Notice::SessionsEnded { ended } => say(
                "Sessions of yours were ended",
                &sessions_ended(*ended),
                "Whoever used them has to log in again.",
            ),
        }
    }
}

fn passkey(what: &str, name: &str) -> String {
    match names::harmless(name) {
        Some(name) => format!("a passkey was {what} your account: “{name}”."),
        None => format!("a passkey was {what} your account (its name looks like a link)."),
    }
}

fn old_name_kept(name: &str, until: DateTime<Utc>) -> String {
    format!(
        "You can still log in with {name} until {}, and take it back: nobody else can have it \
         before then.",
        in_words(until)
    )
}

fn codes_left(left: u32) -> String {
    match left {
        0 => "It was the last one. Make new ones in your settings.".into(),
        1 => "One more is left. Make new ones in your settings.".into(),
        more => format!("{more} more are left."),
    }
}

fn sessions_ended(ended: u64) -> String {
    match ended {
        1 => "1 session of your account was ended from another one.".into(),
        more => format!("{more} sessions of your account were ended from another one."),
    }
}
