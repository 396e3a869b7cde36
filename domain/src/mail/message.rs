//! One mail.

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::address::{Address, Envelope};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use stagedoor_words::Language;
use url::Url;
use uuid::Uuid;

use super::{MailError, Sender};
use crate::email_address::EmailAddress;

/// A mail, ready to send. `Debug` shows neither the address nor the content.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Stable for one event, so that a mail sent twice is seen as one.
    pub id: Uuid,
    /// The sender, `Name <address>`.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// What it is written in.
    pub language: Language,
    /// The subject line.
    pub subject: &'static str,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// When it was written.
    pub date: DateTime<Utc>,
    /// The part of the message id behind the `@`.
    pub host: String,
}

impl Mail {
    /// The links in the text, in their order.
    pub fn links(&self) -> Vec<Url> {
        links(&self.text)
    }

    /// The mail as it travels. Addresses are parsed, the subject is one of ours
    /// and every header is encoded, so nothing can add a header of its own.
    pub(super) fn to_message(&self) -> Result<Message, MailError> {
        let sender = Sender::parse(&self.from).ok_or(MailError::Address("sender"))?;
        let to = match EmailAddress::parse(&self.to) {
            Ok(to) => to_lettre(&to),
            // It may have been stored before some forms were refused.
            Err(_) => self
                .to
                .parse()
                .map_err(|_| MailError::Address("recipient"))?,
        };
        let from = to_lettre(&sender.address);
        // Made here, because lettre would read the headers for it, and so check the
        // addresses by rules of its own.
        let envelope =
            Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|_| MailError::Message)?;
        // RFC 3834: keeps out-of-office answers away.
        let auto_submitted = header("Auto-Submitted", "auto-generated");
        // RFC 3282, for programs that read mails aloud or translate them.
        let content_language = header("Content-Language", self.language.tag());
        let body = MultiPart::alternative()
            .boundary(self.id.simple().to_string())
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        Message::builder()
            .envelope(envelope)
            .from(Mailbox::new(sender.name, from))
            .to(Mailbox::new(None, to))
            .subject(self.subject)
            .date(self.date.into())
            .message_id(Some(format!("<{}@{}>", self.id, self.host)))
            .raw_header(auto_submitted)
            .raw_header(content_language)
            .multipart(body)
            .map_err(|_| MailError::Message)
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("id", &self.id)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The same address for lettre, whose own check knows fewer letters than RFC 6531.
fn to_lettre(address: &EmailAddress) -> Address {
    Address::new_dangerous(address.local_part(), address.domain())
}

/// The links in a plain text. Letters give each a line of its own.
pub(super) fn links(text: &str) -> Vec<Url> {
    text.split_whitespace()
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .filter_map(|word| Url::parse(word).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str, from: &str) -> Mail {
        Mail {
            id: Uuid::from_u128(7),
            from: from.into(),
            to: to.into(),
            language: Language::French,
            subject: "Vérifiez votre e-mail",
            text: "Hello\n\nhttps://stage.example/verify-email?token=abc\n".into(),
            html: "<p>Hello</p>".into(),
            date: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
            host: "stage.example".into(),
        }
    }

    #[test]
    fn it_says_when_from_whom_and_that_a_machine_wrote_it() {
        let message = mail("mira@example.org", "Stagedoor <no-reply@stage.example>");
        let bytes = message.to_message().unwrap().formatted();
        let text = String::from_utf8(bytes).unwrap();
        for line in [
            "From: Stagedoor <no-reply@stage.example>\r\n",
            "To: mira@example.org\r\n",
            "Subject: =?utf-8?b?",
            "Content-Language: fr\r\n",
            "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n",
            "Message-ID: <00000000-0000-0000-0000-000000000007@stage.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
    }

    #[test]
    fn no_address_can_bring_a_header() {
        for to in [
            "a@b.example\r\nBcc: c@d.example",
            "a@b.example, c@d.example",
            "",
            "a\n@b.example",
        ] {
            let message = mail(to, "no-reply@stage.example").to_message();
            assert!(
                matches!(message, Err(MailError::Address("recipient"))),
                "{to:?}"
            );
        }
        let message = mail("a@b.example", "A\r\nBcc: c@d.example <a@b.example>").to_message();
        assert!(message.is_err_and(|error| matches!(error, MailError::Address("sender"))));
    }

    #[test]
    fn links_are_found() {
        let mail = mail("mira@example.org", "no-reply@stage.example");
        let links = mail.links();
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].path(), "/verify-email");
    }
}
