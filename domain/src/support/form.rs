//! What somebody types who asks something.

use super::ticket::Kind;
use crate::error::{Error, Fault, FieldError};
use crate::visible_text::{is_unshowable, shows_something};

/// The most characters of a subject.
const SUBJECT: usize = 200;

/// The most characters of what is said at once.
const TEXT: usize = 5_000;

/// What somebody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTicket {
    /// The name of a [`Kind`].
    pub kind: String,
    /// What it is about, in a few words.
    pub subject: String,
    /// What they want to say.
    pub text: String,
}

/// A question that can be stored.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) subject: String,
    pub(super) text: String,
}

impl NewTicket {
    /// Takes it, or says all that is wrong with it at once, and with `others` typed beside
    /// it. Fields are `kind`, `subject`, `text`.
    pub(super) fn parse(&self, others: Option<FieldError>) -> Result<Asked, Error> {
        let kind = Kind::try_from(self.kind.trim().to_owned())
            .map_err(|_| FieldError::new("kind", Fault::KindUnknown));
        let (subject, text) = (subject(&self.subject), text(&self.text));
        match (kind, subject, text, others) {
            (Ok(kind), Ok(subject), Ok(text), None) => Ok(Asked {
                kind,
                subject,
                text,
            }),
            (kind, subject, text, others) => Err(Error::Validation(
                [others, kind.err(), subject.err(), text.err()]
                    .into_iter()
                    .flatten()
                    .collect(),
            )),
        }
    }
}

fn subject(raw: &str) -> Result<String, FieldError> {
    let subject = raw.trim();
    if !shows_something(subject) {
        return Err(FieldError::new("subject", Fault::SubjectMissing));
    }
    if subject.chars().count() > SUBJECT {
        return Err(FieldError::new("subject", Fault::SubjectLong));
    }
    if subject.chars().any(is_unshowable) {
        return Err(FieldError::new("subject", Fault::SubjectUnshowable));
    }
    Ok(subject.to_owned())
}

/// What somebody says, in lines. It is shown as it is: HTML in it is letters.
pub(super) fn text(raw: &str) -> Result<String, FieldError> {
    // Browsers send line ends as CR LF; they count as one character here.
    let text = raw.trim().replace("\r\n", "\n");
    if !shows_something(&text) {
        return Err(FieldError::new("text", Fault::MessageMissing));
    }
    if text.chars().count() > TEXT {
        return Err(FieldError::new("text", Fault::MessageLong));
    }
    let is_hidden = |c: char| is_unshowable(c) && c != '\n' && c != '\t';
    if text.chars().any(is_hidden) {
        return Err(FieldError::new("text", Fault::MessageUnshowable));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn asked(kind: &str, subject: &str, text: &str) -> NewTicket {
        NewTicket {
            kind: kind.into(),
            subject: subject.into(),
            text: text.into(),
        }
    }

    fn problems(ticket: &NewTicket) -> Vec<(&'static str, &'static str)> {
        match ticket.parse(None) {
            Err(Error::Validation(problems)) => problems
                .iter()
                .map(|problem| (problem.field, problem.code()))
                .collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_is_typed_is_kept_as_it_is_but_for_its_edges() {
        let asked = asked(
            " report ",
            "  <b>Nina</b> ",
            "\r\n one\r\n\ttwo <script> \r\n",
        );
        let asked = asked.parse(None).unwrap();
        assert_eq!(asked.kind, Kind::Report);
        assert_eq!(asked.subject, "<b>Nina</b>");
        assert_eq!(asked.text, "one\n\ttwo <script>");
    }

    #[rstest]
    #[case(asked("wish", "a", "b"), &[("kind", "invalid")])]
    #[case(asked("", " \u{200b}", ""), &[("kind", "invalid"), ("subject", "required"), ("text", "required")])]
    #[case(asked("question", &"x".repeat(201), &"é".repeat(5_001)), &[("subject", "too_long"), ("text", "too_long")])]
    #[case(asked("question", "a\nb", "a\0b"), &[("subject", "invalid"), ("text", "invalid")])]
    #[case(asked("question", "a\u{202e}b", "a\u{1b}[31mb"), &[("subject", "invalid"), ("text", "invalid")])]
    fn refused(#[case] ticket: NewTicket, #[case] expected: &[(&str, &str)]) {
        assert_eq!(problems(&ticket), expected);
    }

    #[test]
    fn the_longest_is_taken() {
        let longest = asked("question", &"é".repeat(200), &"é\r\n".repeat(2_500));
        assert_eq!(problems(&longest), []);
    }
}
