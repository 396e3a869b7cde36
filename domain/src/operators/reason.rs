//! What an operator says to somebody.

use crate::error::{Error, FieldError};

/// The most characters of a reason: a paragraph or two of a mail.
const LONGEST: usize = 2_000;

/// The reason without what stands around it.
///
/// # Errors
/// [`Error::Validation`] of one that says nothing, or too much.
pub(super) fn reason(text: &str) -> Result<String, Error> {
    let reason: String = text.trim().replace('\0', "");
    if reason.is_empty() || reason.chars().count() > LONGEST {
        let message = format!("Give a reason of 1 to {LONGEST} characters.");
        return Err(FieldError::for_operators("reason", "required", message).into());
    }
    Ok(reason)
}
