//! Confirm the address that several accounts claim.

use askama::Template;
use url::Url;

use super::render;
use crate::error::Error;
use crate::notifications::content::Content;

/// One account that claims an address. Not `Debug`: the link holds a token.
pub(crate) struct Claim<'a> {
    pub(crate) username: &'a str,
    /// When it was made, in UTC and in words.
    pub(crate) at: String,
    /// The page that asks for a click, with the token.
    pub(crate) link: Url,
}

/// The accounts that claim your address: confirm the one that is yours.
pub(crate) struct Claims<'a> {
    /// The newest first, at least one.
    pub(crate) accounts: &'a [Claim<'a>],
    /// How long the links work.
    pub(crate) hours: u64,
    /// How long an account stays without its link.
    pub(crate) days: u64,
}

#[derive(Template)]
#[template(path = "mail/claims.txt")]
struct Text<'a> {
    mail: &'a Claims<'a>,
}

#[derive(Template)]
#[template(path = "mail/claims.html")]
struct Html<'a> {
    mail: &'a Claims<'a>,
}

impl Claims<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Confirm your email address",
            &Text { mail: self },
            &Html { mail: self },
        )
    }
}
