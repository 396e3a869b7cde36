//! What a notice says.

mod deletion;
mod lockdown;
mod passkeys;

use stagedoor_words::{Language, Notices};

use crate::jobs::Notice;
use crate::notifications::format::in_words;

/// A notice in plain words.
pub(in crate::notifications) struct Description {
    pub(in crate::notifications) subject: &'static str,
    /// What happened.
    pub(super) what: String,
    /// What that means: another sentence.
    pub(super) then: String,
}

impl Description {
    fn new(subject: &'static str, what: impl Into<String>, then: impl Into<String>) -> Self {
        Self {
            subject,
            what: what.into(),
            then: then.into(),
        }
    }

    /// Returns the words for `notice`, at the Stagedoor that people know as `host`.
    pub(in crate::notifications) fn of(notice: &Notice, host: &str, language: Language) -> Self {
        let words = language.words();
        let (notices, lockdown_notices) = (&words.notices, &words.lockdown_notices);
        match notice {
            Notice::NewLogin => Self::new(
                notices.new_login,
                notices.new_login_what,
                notices.new_login_then,
            ),
            Notice::SecondStepFailed => {
                Self::new(notices.refused, notices.refused_what, notices.refused_then)
            }
            Notice::PasswordChanged => Self::new(
                notices.password_changed,
                notices.password_changed_what,
                notices.password_changed_then,
            ),
            Notice::PasswordReset => Self::new(
                notices.password_reset,
                notices.password_reset_what,
                notices.password_reset_then,
            ),
            Notice::PasswordResetByOperator => Self::new(
                notices.operator_reset,
                (notices.operator_reset_what)(host),
                notices.operator_reset_then,
            ),
            Notice::UsernameChanged {
                from,
                to,
                held_until,
            } => Self::new(
                notices.username,
                (notices.username_what)(to, from),
                held_until.map_or_else(
                    || notices.username_case.to_owned(),
                    |until| (notices.username_kept)(from, &in_words(until, language)),
                ),
            ),
            Notice::EmailRestored => Self::new(
                notices.email_restored,
                notices.email_restored_what,
                lockdown_notices.suspended,
            ),
            Notice::TwoFactorEnabled => Self::new(
                notices.two_step_on,
                notices.two_step_on_what,
                notices.two_step_on_then,
            ),
            Notice::TwoFactorDisabled => Self::new(
                notices.two_step_off,
                notices.two_step_off_what,
                notices.password_alone,
            ),
            Notice::TwoFactorDisabledByOperator => Self::new(
                notices.operator_two_step_off,
                (notices.operator_two_step_off_what)(host),
                notices.password_alone,
            ),
            Notice::BackupCodesRenewed => Self::new(
                notices.codes_renewed,
                notices.codes_renewed_what,
                notices.codes_renewed_then,
            ),
            Notice::BackupCodeUsed { left } => Self::new(
                notices.code_used,
                notices.code_used_what,
                codes_left(*left, notices),
            ),
            Notice::PasskeyAdded { name } => passkeys::added(name, notices),
            Notice::PasskeyPutBack { name } => passkeys::put_back(name, notices),
            Notice::PasskeyRemoved { name } => passkeys::removed(name, notices),
            Notice::SessionsEnded { ended } => Self::new(
                notices.sessions_ended,
                (notices.sessions_ended_what)(*ended),
                notices.sessions_ended_then,
            ),
            Notice::AccountLocked => lockdown::locked(lockdown_notices),
            Notice::AccountLockedByOperator => lockdown::locked_by_operator(host, lockdown_notices),
            Notice::RecoveryBegun { until } => {
                lockdown::recovery_begun(&in_words(*until, language), lockdown_notices)
            }
            Notice::SecondStepPassed { waited } => {
                lockdown::second_step_passed(*waited, lockdown_notices)
            }
            Notice::DeletionAsked { until } => {
                deletion::asked(&in_words(*until, language), notices)
            }
            Notice::DeletionAskedByOperator { until } => {
                deletion::asked_by_operator(host, &in_words(*until, language), notices)
            }
            Notice::ExportAsked { include_media } => export_asked(*include_media, notices),
            Notice::DeletionCalledOff => deletion::called_off(notices),
            Notice::FactorKept { factor } => lockdown::factor_kept(factor, lockdown_notices),
            Notice::FactorRemoved { factor } => lockdown::factor_removed(factor, lockdown_notices),
        }
    }
}

fn export_asked(has_media: bool, notices: &Notices) -> Description {
    let what = if has_media {
        notices.export_asked_files
    } else {
        notices.export_asked_what
    };
    Description::new(notices.export_asked, what, notices.export_asked_then)
}

fn codes_left(left: u32, notices: &Notices) -> String {
    match left {
        0 => notices.no_code_left.to_owned(),
        1 => notices.one_code_left.to_owned(),
        more => (notices.codes_left)(more),
    }
}
