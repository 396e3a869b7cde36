//! The mails about moving an account to another address.

use askama::Template;
use url::Url;

use super::render;
use crate::error::Error;
use crate::notifications::content::Content;

/// Confirm your new address. Not `Debug`: the link holds a token.
pub(crate) struct ConfirmNewEmail<'a> {
    pub(crate) username: &'a str,
    /// The page that asks for a click, with the token.
    pub(crate) link: &'a Url,
    /// How long the link works.
    pub(crate) hours: u64,
}

/// Your address is to change, or has. Not `Debug`: the link holds a token.
pub(crate) struct EmailChangeNotice<'a> {
    pub(crate) username: &'a str,
    /// The new address, in full: whoever reads this has to judge it.
    pub(crate) new_email: &'a str,
    /// Whether it has changed, or was only asked for.
    pub(crate) is_confirmed: bool,
    /// When, in UTC and in words.
    pub(crate) at: &'a str,
    /// Such as "Firefox on Windows"; none when it is not known.
    pub(crate) device: Option<&'a str>,
    /// The client's address; none when it is not known.
    pub(crate) address: Option<&'a str>,
    /// The page that undoes it, with the token.
    pub(crate) undo: &'a Url,
    /// Until when that works, in UTC and in words.
    pub(crate) undo_until: &'a str,
}

/// Somebody wanted to move another account to your address.
pub(crate) struct AddressInUse<'a> {
    pub(crate) username: &'a str,
    pub(crate) login: &'a Url,
}

/// Somebody wanted to use the address that an account has just moved away from. Not
/// `Debug`: the link holds a token.
pub(crate) struct AddressReserved<'a> {
    /// The account that had it.
    pub(crate) username: &'a str,
    /// Until when it had it, in UTC and in words.
    pub(crate) moved_at: &'a str,
    /// The page that undoes the move, with the token.
    pub(crate) undo: &'a Url,
    /// Until when that works, in UTC and in words.
    pub(crate) undo_until: &'a str,
}

#[derive(Template)]
#[template(path = "mail/confirm_new_email.txt")]
struct ConfirmNewEmailText<'a> {
    mail: &'a ConfirmNewEmail<'a>,
}

#[derive(Template)]
#[template(path = "mail/confirm_new_email.html")]
struct ConfirmNewEmailHtml<'a> {
    mail: &'a ConfirmNewEmail<'a>,
}

impl ConfirmNewEmail<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Confirm your new email address",
            &ConfirmNewEmailText { mail: self },
            &ConfirmNewEmailHtml { mail: self },
        )
    }
}

#[derive(Template)]
#[template(path = "mail/email_change_notice.txt")]
struct EmailChangeNoticeText<'a> {
    mail: &'a EmailChangeNotice<'a>,
}

#[derive(Template)]
#[template(path = "mail/email_change_notice.html")]
struct EmailChangeNoticeHtml<'a> {
    mail: &'a EmailChangeNotice<'a>,
}

impl EmailChangeNotice<'_> {
    const fn subject(&self) -> &'static str {
        if self.is_confirmed {
            "Your email address was changed"
        } else {
            "Somebody asked to change your email address"
        }
    }

    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            self.subject(),
            &EmailChangeNoticeText { mail: self },
            &EmailChangeNoticeHtml { mail: self },
        )
    }
}

#[derive(Template)]
#[template(path = "mail/address_in_use.txt")]
struct AddressInUseText<'a> {
    mail: &'a AddressInUse<'a>,
}

#[derive(Template)]
#[template(path = "mail/address_in_use.html")]
struct AddressInUseHtml<'a> {
    mail: &'a AddressInUse<'a>,
}

impl AddressInUse<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Somebody wanted to use your email address",
            &AddressInUseText { mail: self },
            &AddressInUseHtml { mail: self },
        )
    }
}

#[derive(Template)]
#[template(path = "mail/address_reserved.txt")]
struct AddressReservedText<'a> {
    mail: &'a AddressReserved<'a>,
}

#[derive(Template)]
#[template(path = "mail/address_reserved.html")]
struct AddressReservedHtml<'a> {
    mail: &'a AddressReserved<'a>,
}

impl AddressReserved<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Your email address is still kept for an account",
            &AddressReservedText { mail: self },
            &AddressReservedHtml { mail: self },
        )
    }
}
