//! In which language somebody is written to.

use stagedoor_words::Language;

use crate::users::User;

/// The one that this account has; where it has none, the one that the mail was `asked` for
/// in.
pub(super) fn of(user: &User, asked: Option<Language>) -> Language {
    user.language.or(asked).unwrap_or_default()
}
