//! The `EmailAddress` type: it cannot hold a bad one.

mod domain_name;
mod local_part;

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

use crate::email_address::domain_name::Labels;
use crate::error::{Fault, FieldError};

/// RFC 5321, section 4.5.3.1.3, less the angle brackets; in octets.
pub(super) const LONGEST: usize = 254;

/// The version of the rule that [`EmailAddress::key`] follows. Whoever changes the
/// rule counts it up, and the keys in the database are computed anew (see
/// `users::renew_email_keys`).
pub(super) const KEY_RULE: i32 = 2;

/// A valid address in the one form in which it is stored, mailed and compared: a
/// local part without quotation marks in Unicode's form NFKC (RFC 6532, section
/// 3.1), and a domain with a dot, as it is in the DNS. Mail can carry it as it is;
/// with a local part beyond ASCII only between servers with SMTPUTF8 (RFC 6531).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress {
    stored: String,
    /// Where the `@` stands.
    at: usize,
    key: String,
}

/// What is wrong with an address, for whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    Missing,
    TooLong,
    Quoted,
    Invisible,
    NotNfkc,
    Other,
}

impl EmailAddress {
    /// Takes what somebody typed; surrounding white space does not count.
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        Self::with_labels(raw, Labels::TwoOrMore).map_err(Problem::into_field_error)
    }

    /// An address that mails come from: it follows the same rules, but may have a
    /// domain of a single label, such as `localhost`.
    pub(crate) fn parse_sender(raw: &str) -> Option<Self> {
        Self::with_labels(raw, Labels::Any).ok()
    }

    /// An address from the database. One that was taken under other rules stays what
    /// it is, so that whoever has it can still leave it for another one.
    pub fn stored(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|_| Self {
            stored: text.to_owned(),
            at: text.rfind('@').unwrap_or(text.len()),
            key: local_part::fold(text),
        })
    }

    fn with_labels(raw: &str, labels: Labels) -> Result<Self, Problem> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(Problem::Missing);
        }
        if raw.chars().count() > LONGEST {
            return Err(Problem::TooLong);
        }
        let (local, typed) = raw.rsplit_once('@').ok_or(Problem::Other)?;
        let local = local_part::canonical(local)?;
        let domain = domain_name::to_ascii(typed, labels)?;
        // Capitals alone make no other name: they stay as they were typed.
        let is_as_typed = typed.eq_ignore_ascii_case(&domain);
        let stored = format!("{local}@{}", if is_as_typed { typed } else { &domain });
        if stored.len() > LONGEST {
            return Err(Problem::TooLong);
        }
        Ok(Self {
            key: format!("{}@{domain}", local_part::fold(&local)),
            at: local.len(),
            stored,
        })
    }

    /// As it is stored and mailed: the local part as it was typed, the domain as its
    /// A-label (RFC 5890, section 2.3.2.1).
    pub fn as_str(&self) -> &str {
        &self.stored
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        &self.stored[..self.at]
    }

    /// What stands behind the `@`, as it is in the DNS.
    pub fn domain(&self) -> &str {
        self.stored.get(self.at + 1..).unwrap_or_default()
    }

    /// As people write it: the domain in its own letters.
    pub fn to_shown(&self) -> String {
        if self.domain().is_empty() {
            return self.stored.clone();
        }
        let domain = domain_name::to_unicode(self.domain());
        format!("{}@{domain}", self.local_part())
    }

    /// The form in which addresses are compared: the local part with Unicode's case
    /// folding (UAX #44, `NFKC_Casefold` less what cannot occur here).
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// An address from the database as people write it, for pages and mails.
pub fn shown_email(stored: &str) -> String {
    EmailAddress::stored(stored).to_shown()
}

/// A host name as it is in the DNS; none when it is none.
pub(crate) fn host_name(text: &str) -> Option<String> {
    domain_name::to_ascii(text, Labels::Any).ok()
}

impl Problem {
    fn into_field_error(self) -> FieldError {
        let fault = match self {
            Self::Missing => Fault::EmailMissing,
            Self::TooLong => Fault::EmailLong,
            Self::Quoted => Fault::EmailQuoted,
            Self::Invisible => Fault::EmailInvisible,
            Self::NotNfkc => Fault::EmailLetters,
            Self::Other => Fault::EmailUnlikely,
        };
        FieldError::new("email", fault)
    }
}

/// Whether this shows nothing by itself (Unicode's `Default_Ignorable_Code_Point`,
/// UAX #44): two addresses that look the same must be the same.
pub(crate) fn is_invisible(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

#[cfg(test)]
mod tests;
