//! Something happened to your account.

use askama::Template;
use url::Url;

use super::render;
use crate::error::Error;
use crate::notifications::content::Content;

/// Something happened to your account. Not `Debug`: a link holds a token.
pub(crate) struct SecurityNotice<'a> {
    pub(crate) username: &'a str,
    pub(crate) subject: &'static str,
    /// What happened: a sentence that follows "Hello,".
    pub(crate) what: &'a str,
    /// What that means: another sentence.
    pub(crate) then: &'a str,
    /// Whether the people who run this Stagedoor did it.
    pub(crate) is_by_operator: bool,
    /// When, in UTC and in words.
    pub(crate) at: &'a str,
    /// Such as "Firefox on Windows"; none for the command line.
    pub(crate) device: Option<&'a str>,
    /// The client's address; none for the command line.
    pub(crate) address: Option<&'a str>,
    /// Where to ask for a link that sets a new password, when one may be needed.
    pub(crate) new_password: Option<&'a Url>,
    /// "This wasn't me", with the token.
    pub(crate) disown: &'a Url,
    /// How long that works.
    pub(crate) days: u64,
}

#[derive(Template)]
#[template(path = "mail/security_notice.txt")]
struct Text<'a> {
    mail: &'a SecurityNotice<'a>,
}

#[derive(Template)]
#[template(path = "mail/security_notice.html")]
struct Html<'a> {
    mail: &'a SecurityNotice<'a>,
}

impl SecurityNotice<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(self.subject, &Text { mail: self }, &Html { mail: self })
    }
}
