//! What a mail says, from which its text and its HTML are made.

mod text;

use askama::Template;
use stagedoor_words::{Language, Letters};
use url::Url;
use uuid::Uuid;

use crate::error::Error;
use crate::mail::Mail;
use crate::services::Services;

/// A mail in one language, put together from top to bottom. Not `Debug`: its links may
/// hold tokens.
#[derive(Template)]
#[template(path = "mail/letter.html")]
pub(super) struct Letter {
    language: Language,
    subject: &'static str,
    heading: &'static str,
    /// What mail programs show beside the subject.
    preview: String,
    blocks: Vec<Block>,
    /// In small letters at the end: what to do if it was somebody else.
    footer: String,
    footer_link: Option<Link>,
}

/// One thing below the other.
enum Block {
    /// A paragraph.
    Text(String),
    /// One in small letters.
    Quiet(String),
    /// What is to be read letter by letter, such as an address.
    Strong(String),
    /// Lines that belong together.
    Lines(Vec<String>),
    /// What somebody wrote, in their lines.
    Quote(Vec<String>),
    /// One of several things that happened: what, and when and from where.
    Event { what: &'static str, about: String },
    /// What to do.
    Button(Link),
    /// The same for whose mail program shows no buttons, and how long it works. The text
    /// has the link already.
    Address { said: String, to: Url },
    /// Something else that can be done.
    Link(Link),
}

/// Where something leads, and what it is called.
struct Link {
    label: &'static str,
    to: Url,
}

impl Link {
    fn new(label: &'static str, to: &Url) -> Self {
        Self {
            label,
            to: to.clone(),
        }
    }
}

impl Letter {
    /// One with nothing in it yet.
    pub(super) fn new(
        language: Language,
        subject: &'static str,
        preview: impl Into<String>,
    ) -> Self {
        Self {
            language,
            subject,
            heading: subject,
            preview: preview.into(),
            blocks: Vec::new(),
            footer: String::new(),
            footer_link: None,
        }
    }

    /// With a heading that is another than the subject.
    pub(super) fn heading(mut self, heading: &'static str) -> Self {
        self.heading = heading;
        self
    }

    /// A greeting.
    pub(super) fn hello(self, username: &str) -> Self {
        let letters = self.letters();
        let hello = (letters.hello)(username);
        self.text(hello)
    }

    /// A greeting to whoever reads it.
    pub(super) fn hello_whoever(self) -> Self {
        let letters = self.letters();
        self.text(letters.hello_whoever)
    }

    /// A paragraph.
    pub(super) fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    /// One in small letters.
    pub(super) fn quiet(self, text: impl Into<String>) -> Self {
        self.with(Block::Quiet(text.into()))
    }

    /// What is to be read letter by letter.
    pub(super) fn strong(self, text: impl Into<String>) -> Self {
        self.with(Block::Strong(text.into()))
    }

    /// What somebody wrote, line by line.
    pub(super) fn quoted(self, text: &str) -> Self {
        self.with(Block::Quote(text.lines().map(str::to_owned).collect()))
    }

    /// What is known of something, a line each; what is not known is left out.
    pub(super) fn facts<const N: usize>(self, facts: [(&str, Option<&str>); N]) -> Self {
        let letters = self.letters();
        let lines = facts
            .into_iter()
            .filter_map(|(label, value)| Some((letters.fact)(label, value?)))
            .collect();
        self.with(Block::Lines(lines))
    }

    /// One of several things that happened: what, and when and from where.
    pub(super) fn event(self, what: &'static str, about: String) -> Self {
        self.with(Block::Event { what, about })
    }

    /// What to do.
    pub(super) fn button(self, label: &'static str, to: &Url) -> Self {
        self.with(Block::Button(Link::new(label, to)))
    }

    /// The address behind the button above, after what is `said` of the link.
    pub(super) fn address(self, said: impl Into<String>, to: &Url) -> Self {
        let (said, to) = (said.into(), to.clone());
        self.with(Block::Address { said, to })
    }

    /// Something else that can be done.
    pub(super) fn link(self, label: &'static str, to: &Url) -> Self {
        self.with(Block::Link(Link::new(label, to)))
    }

    /// What to do if it was somebody else.
    pub(super) fn footer(mut self, footer: impl Into<String>) -> Self {
        self.footer = footer.into();
        self
    }

    /// Where to do it.
    pub(super) fn footer_link(mut self, label: &'static str, to: &Url) -> Self {
        self.footer_link = Some(Link::new(label, to));
        self
    }

    /// The mail with this id, from this site to this address, written now.
    ///
    /// # Errors
    /// [`Error::Internal`] where it cannot be rendered.
    pub(super) fn into_mail(
        self,
        services: &Services,
        id: Uuid,
        to: String,
    ) -> Result<Mail, Error> {
        let settings = &services.settings;
        Ok(Mail {
            id,
            from: settings.mail_from.clone(),
            to,
            language: self.language,
            subject: self.subject,
            text: text::of(&self).map_err(Error::internal)?,
            html: self.render().map_err(Error::internal)?,
            date: services.clock.now(),
            host: settings.host().to_owned(),
        })
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    fn if_nothing_happens(&self) -> &'static str {
        let letters = self.letters();
        letters.if_nothing_happens
    }

    fn letters(&self) -> &'static Letters {
        &self.language.words().letters
    }
}
