//! Set a new password.

use askama::Template;
use url::Url;

use super::render;
use crate::error::Error;
use crate::notifications::content::Content;

/// Set a new password. Not `Debug`: the link holds a token.
pub(crate) struct ResetPassword<'a> {
    pub(crate) username: &'a str,
    /// The page that asks for the new password, with the token.
    pub(crate) link: &'a Url,
    /// How long the link works.
    pub(crate) minutes: u64,
}

#[derive(Template)]
#[template(path = "mail/reset_password.txt")]
struct Text<'a> {
    mail: &'a ResetPassword<'a>,
}

#[derive(Template)]
#[template(path = "mail/reset_password.html")]
struct Html<'a> {
    mail: &'a ResetPassword<'a>,
}

impl ResetPassword<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Set a new password",
            &Text { mail: self },
            &Html { mail: self },
        )
    }
}
