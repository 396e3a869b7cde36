//! Whose mail addresses accounts may have.

use super::environment::ConfigError;
use crate::email_address::{EmailAddress, host_name};
use crate::error::{Fault, FieldError};

/// A domain of mail addresses, or those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDomain {
    /// As it is in the DNS, in lower case.
    name: String,
    is_itself: bool,
    are_below: bool,
}

impl MailDomain {
    /// Reads `example.org` (that domain alone), `*.example.org` (everything below it) or
    /// `.example.org` (both), in letters of any script.
    fn parse(text: &str) -> Option<Self> {
        let (name, is_itself, are_below) = match (text.strip_prefix("*."), text.strip_prefix('.')) {
            (Some(name), _) => (name, false, true),
            (None, Some(name)) => (name, true, true),
            (None, None) => (text, true, false),
        };
        Some(Self {
            name: host_name(name)?.to_ascii_lowercase(),
            is_itself,
            are_below,
        })
    }

    /// `domain` is in lower case.
    fn has(&self, domain: &str) -> bool {
        match domain.strip_suffix(self.name.as_str()) {
            Some("") => self.is_itself,
            Some(before) => self.are_below && before.ends_with('.'),
            None => false,
        }
    }
}

/// Domains with commas between them.
pub(super) fn mail_domains(
    variable: &'static str,
    text: &str,
) -> Result<Vec<MailDomain>, ConfigError> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(MailDomain::parse)
        .collect::<Option<_>>()
        .ok_or_else(|| {
            ConfigError::new(
                variable,
                text,
                "domains with commas between them: example.org, *.example.org for those below \
                 it, .example.org for both",
            )
        })
}

impl super::Settings {
    /// Asks that an account may have this address.
    ///
    /// # Errors
    /// The fault of the field `email`.
    pub fn require_mail_domain(&self, email: &EmailAddress) -> Result<(), FieldError> {
        let domain = email.domain().to_ascii_lowercase();
        let has = |list: &[MailDomain]| list.iter().any(|one| one.has(&domain));
        let is_allowed = self.mail_domains_allow.is_empty() || has(&self.mail_domains_allow);
        if is_allowed && !has(&self.mail_domains_refuse) {
            return Ok(());
        }
        Err(FieldError::new("email", Fault::EmailDomainRefused))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("example.org", "ada@example.org", true)]
    #[case("example.org", "ada@EXAMPLE.org", true)]
    #[case("Example.ORG", "ada@example.org", true)]
    #[case("example.org", "ada@mail.example.org", false)]
    #[case("example.org", "ada@anexample.org", false)]
    #[case("*.example.org", "ada@mail.example.org", true)]
    #[case("*.example.org", "ada@a.b.example.org", true)]
    #[case("*.example.org", "ada@example.org", false)]
    #[case("*.example.org", "ada@anexample.org", false)]
    #[case(".example.org", "ada@example.org", true)]
    #[case(".example.org", "ada@mail.example.org", true)]
    #[case("*.com", "ada@example.com", true)]
    #[case("bücher.example", "ada@xn--bcher-kva.example", true)]
    #[case("xn--bcher-kva.example", "ada@BÜCHER.example", true)]
    #[case("a.example, b.example", "ada@b.example", true)]
    fn a_domain_is_in_a_list(#[case] list: &str, #[case] address: &str, #[case] is_in: bool) {
        let list = mail_domains("LIST", list).unwrap();
        let domain = EmailAddress::parse(address).unwrap();
        let domain = domain.domain().to_ascii_lowercase();
        assert_eq!(list.iter().any(|one| one.has(&domain)), is_in);
    }

    #[rstest]
    #[case("*")]
    #[case("*.")]
    #[case("exam ple.org")]
    #[case("ada@example.org")]
    #[case("a.*.org")]
    fn what_is_no_domain_is_refused(#[case] list: &str) {
        assert!(mail_domains("LIST", list).is_err());
    }
}
