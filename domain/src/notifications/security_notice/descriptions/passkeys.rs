//! What is said of passkeys that came and went.

use stagedoor_words::Notices;

use super::Description;
use crate::notifications::names;

pub(super) fn added(name: &str, notices: &Notices) -> Description {
    Description::new(
        notices.passkey_added,
        named(
            name,
            notices.passkey_added_unnamed,
            notices.passkey_added_what,
        ),
        notices.passkey_added_then,
    )
}

pub(super) fn put_back(name: &str, notices: &Notices) -> Description {
    Description::new(
        notices.passkey_back,
        named(
            name,
            notices.passkey_back_unnamed,
            notices.passkey_back_what,
        ),
        notices.passkey_back_then,
    )
}

pub(super) fn removed(name: &str, notices: &Notices) -> Description {
    Description::new(
        notices.passkey_removed,
        named(
            name,
            notices.passkey_removed_unnamed,
            notices.passkey_removed_what,
        ),
        notices.passkey_removed_then,
    )
}

fn named(name: &str, unnamed: &str, what: fn(&str) -> String) -> String {
    names::harmless(name).map_or_else(|| unnamed.to_owned(), what)
}
