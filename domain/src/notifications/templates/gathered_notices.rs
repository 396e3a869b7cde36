//! Several things happened to your account.

use askama::Template;
use url::Url;

use super::render;
use crate::error::Error;
use crate::notifications::content::Content;

/// Several things happened to your account. Not `Debug`: the link holds a token.
pub(crate) struct GatheredNotices<'a> {
    pub(crate) username: &'a str,
    /// The oldest first.
    pub(crate) listed: &'a [Gathered<'a>],
    /// How many more there were.
    pub(crate) more: u32,
    /// "This wasn't me", with the token.
    pub(crate) disown: &'a Url,
    /// How long that works.
    pub(crate) days: u64,
}

/// One thing that happened.
pub(crate) struct Gathered<'a> {
    /// Such as "New login to your account".
    pub(crate) what: &'static str,
    /// When, in UTC and in words.
    pub(crate) at: String,
    /// Such as "Firefox on Windows"; none for the command line.
    pub(crate) device: Option<&'a str>,
    /// The client's address; none for the command line.
    pub(crate) address: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/gathered_notices.txt")]
struct Text<'a> {
    mail: &'a GatheredNotices<'a>,
}

#[derive(Template)]
#[template(path = "mail/gathered_notices.html")]
struct Html<'a> {
    mail: &'a GatheredNotices<'a>,
}

impl GatheredNotices<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Much happened in your account",
            &Text { mail: self },
            &Html { mail: self },
        )
    }
}
