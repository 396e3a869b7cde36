//! What the notices about a lockdown say, and about what comes after it.

use stagedoor_words::LockdownNotices;

use super::Description;
use crate::factor::Factor;
use crate::notifications::names;

pub(super) fn locked(lockdown_notices: &LockdownNotices) -> Description {
    Description::new(
        lockdown_notices.locked,
        lockdown_notices.locked_what,
        lockdown_notices.suspended,
    )
}

pub(super) fn locked_by_operator(host: &str, lockdown_notices: &LockdownNotices) -> Description {
    Description::new(
        lockdown_notices.operator_locked,
        (lockdown_notices.operator_locked_what)(host),
        lockdown_notices.suspended,
    )
}

pub(super) fn recovery_begun(until: &str, lockdown_notices: &LockdownNotices) -> Description {
    Description::new(
        lockdown_notices.waits,
        lockdown_notices.waits_what,
        (lockdown_notices.waits_then)(until),
    )
}

pub(super) fn second_step_passed(waited: bool, lockdown_notices: &LockdownNotices) -> Description {
    let what = if waited {
        lockdown_notices.passed_waited
    } else {
        lockdown_notices.passed_known
    };
    Description::new(lockdown_notices.passed, what, lockdown_notices.passed_then)
}

pub(super) fn factor_kept(factor: &Factor, lockdown_notices: &LockdownNotices) -> Description {
    let what = match factor {
        Factor::Passkey { name } => match names::harmless(name) {
            Some(name) => (lockdown_notices.kept_passkey)(name),
            None => lockdown_notices.kept_unnamed.to_owned(),
        },
        Factor::AuthenticatorApp => lockdown_notices.kept_app.to_owned(),
        Factor::BackupCodes => lockdown_notices.kept_codes.to_owned(),
    };
    let then = match factor {
        Factor::BackupCodes => lockdown_notices.kept_codes_then,
        Factor::Passkey { .. } | Factor::AuthenticatorApp => lockdown_notices.kept_then,
    };
    Description::new(lockdown_notices.kept, what, then)
}

pub(super) fn factor_removed(factor: &Factor, lockdown_notices: &LockdownNotices) -> Description {
    let what = match factor {
        Factor::Passkey { name } => match names::harmless(name) {
            Some(name) => (lockdown_notices.removed_passkey)(name),
            None => lockdown_notices.removed_unnamed.to_owned(),
        },
        Factor::AuthenticatorApp => lockdown_notices.removed_app.to_owned(),
        Factor::BackupCodes => lockdown_notices.removed_codes.to_owned(),
    };
    let then = match factor {
        Factor::BackupCodes => lockdown_notices.removed_codes_then,
        Factor::Passkey { .. } | Factor::AuthenticatorApp => lockdown_notices.removed_then,
    };
    Description::new(lockdown_notices.removed, what, then)
}
