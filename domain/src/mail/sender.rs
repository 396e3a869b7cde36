//! Who mails come from.

use std::fmt;

use lettre::message::Mailbox;

use crate::email_address::EmailAddress;

/// A sender: an address, with or without a name. The address follows the rules of
/// [`EmailAddress`], except that its domain may be a single label (`localhost`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub(super) name: Option<String>,
    pub(super) address: EmailAddress,
}

impl Sender {
    /// Reads `Name <address>`, `"Name" <address>` or an address alone; none when it
    /// is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return None;
        }
        let Some((name, address)) = text
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        else {
            let address = EmailAddress::parse_sender(text)?;
            return Some(Self {
                name: None,
                address,
            })
            .filter(Self::fits_a_header);
        };
        let name = name.trim();
        let quoted = name
            .strip_prefix('"')
            .and_then(|name| name.strip_suffix('"'));
        let name = match quoted {
            Some(quoted) => quoted.replace("\\\"", "\"").replace("\\\\", "\\"),
            None if name.contains(['"', '<', '>']) => return None,
            None => name.to_owned(),
        };
        let name = (!name.trim().is_empty()).then_some(name);
        let address = EmailAddress::parse_sender(address)?;
        Some(Self { name, address }).filter(Self::fits_a_header)
    }

    /// Whether its domain is one that only this machine or its network knows: a single
    /// label, or below `localhost` or `local` (RFC 6761, RFC 6762).
    pub fn is_local(&self) -> bool {
        let address = self.address.as_str();
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let last = domain.rsplit_once('.').map(|(_, last)| last);
        last.is_none_or(|last| matches!(last, "localhost" | "local" | "localdomain"))
    }

    /// Whether lettre, which reads the header again, takes it too.
    fn fits_a_header(&self) -> bool {
        self.to_string().parse::<Mailbox>().is_ok()
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.address.as_str();
        match &self.name {
            None => f.write_str(address),
            Some(name) if name.contains(['"', '\\', '<', '>', ',', '@']) => {
                let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
                write!(f, "\"{quoted}\" <{address}>")
            }
            Some(name) => write!(f, "{name} <{address}>"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_sender_is_kept_in_the_form_that_is_mailed() {
        for (given, kept) in [
            (
                "Stagedoor <no-reply@localhost>",
                "Stagedoor <no-reply@localhost>",
            ),
            (" a@stage.example ", "a@stage.example"),
            ("<a@stage.example>", "a@stage.example"),
            (
                "B\u{fc}hne <\"a\"@b\u{fc}hne.example>",
                "B\u{fc}hne <a@xn--bhne-0ra.example>",
            ),
            (
                "\"Door, Stage\" <a@stage.example>",
                "\"Door, Stage\" <a@stage.example>",
            ),
            (
                "\"The \\\"Door\\\"\" <a@stage.example>",
                "\"The \\\"Door\\\"\" <a@stage.example>",
            ),
        ] {
            let sender = Sender::parse(given).unwrap();
            assert_eq!(sender.to_string(), kept);
            assert_eq!(Sender::parse(kept).unwrap(), sender);
        }
        for bad in [
            "nobody in particular",
            "A\r\nBcc: c@d.example <a@b.example>",
            "a@b.example, c@d.example",
            "A <\"a b\"@b.example>",
            "A <\u{ff41}@b.example>",
            "A <a\u{200b}@b.example>",
            "A < <a@b.example>",
            "A <a@b.example",
            "",
        ] {
            assert_eq!(Sender::parse(bad), None, "{bad:?}");
        }
    }
}
