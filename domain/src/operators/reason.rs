//! What an operator says to somebody.

use crate::error::{Error, FieldError};
use crate::visible_text::is_unshowable;

/// The most characters of a reason: a paragraph or two of a mail.
const LONGEST: usize = 2_000;

/// The reason without what stands around it.
///
/// # Errors
/// [`Error::Validation`] of one that says nothing, too much, or what cannot be shown.
pub(super) fn reason(text: &str) -> Result<String, Error> {
    let reason = text.trim();
    let is_hidden = |c: char| is_unshowable(c) && c != '\n' && c != '\t';
    if reason.chars().any(is_hidden) {
        let message = "A reason has no control characters, and none that turn a line around.";
        return Err(FieldError::for_operators("reason", "invalid", message.to_owned()).into());
    }
    if reason.is_empty() || reason.chars().count() > LONGEST {
        let message = format!("Give a reason of 1 to {LONGEST} characters.");
        return Err(FieldError::for_operators("reason", "required", message).into());
    }
    Ok(reason.to_owned())
}
