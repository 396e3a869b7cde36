//! What is said of an account's end.

use stagedoor_words::Notices;

use super::Description;

/// The account is to be deleted then.
pub(super) fn asked(until: &str, notices: &Notices) -> Description {
    Description::new(
        notices.deletion_asked,
        (notices.deletion_asked_what)(until),
        notices.deletion_asked_then,
    )
}

/// The people who run `host` have it deleted then.
pub(super) fn asked_by_operator(host: &str, until: &str, notices: &Notices) -> Description {
    Description::new(
        notices.operator_deletion,
        (notices.operator_deletion_what)(host, until),
        notices.deletion_asked_then,
    )
}

/// It stays.
pub(super) fn called_off(notices: &Notices) -> Description {
    Description::new(
        notices.deletion_called_off,
        notices.deletion_called_off_what,
        notices.deletion_called_off_then,
    )
}
