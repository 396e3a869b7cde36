//! What each mail says: one text and one HTML template of `domain/templates`.

mod claims;
mod email_change;
mod gathered_notices;
mod reset_password;
mod security_notice;

use askama::Template;
use url::Url;

pub(crate) use claims::{Claim, Claims};
pub(crate) use email_change::{AddressInUse, AddressReserved, ConfirmNewEmail, EmailChangeNotice};
pub(crate) use gathered_notices::{Gathered, GatheredNotices};
pub(crate) use reset_password::ResetPassword;
pub(crate) use security_notice::SecurityNotice;

use super::content::Content;
use crate::error::Error;

/// Confirm the address that one account claims. Not `Debug`: the link holds a token.
pub(crate) struct ConfirmAddress<'a> {
    pub(crate) username: &'a str,
    /// The page that asks for a click, with the token.
    pub(crate) link: &'a Url,
    /// How long the link works.
    pub(crate) hours: u64,
    /// How long the account stays without it.
    pub(crate) days: u64,
}

/// Somebody tried to register with your address.
pub(crate) struct RegistrationAttempted<'a> {
    pub(crate) username: &'a str,
    pub(crate) login: &'a Url,
}

/// You are now an artist.
pub(crate) struct NowArtist<'a> {
    pub(crate) username: &'a str,
    pub(crate) upload: &'a Url,
    /// Where to ask for a link that sets a new password.
    pub(crate) new_password: &'a Url,
    /// Where this Stagedoor is, as a name people know it by.
    pub(crate) host: &'a str,
}

#[derive(Template)]
#[template(path = "mail/confirm_address.txt")]
struct ConfirmAddressText<'a> {
    mail: &'a ConfirmAddress<'a>,
}

#[derive(Template)]
#[template(path = "mail/confirm_address.html")]
struct ConfirmAddressHtml<'a> {
    mail: &'a ConfirmAddress<'a>,
}

impl ConfirmAddress<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Confirm your email address",
            &ConfirmAddressText { mail: self },
            &ConfirmAddressHtml { mail: self },
        )
    }
}

#[derive(Template)]
#[template(path = "mail/registration_attempted.txt")]
struct RegistrationAttemptedText<'a> {
    mail: &'a RegistrationAttempted<'a>,
}

#[derive(Template)]
#[template(path = "mail/registration_attempted.html")]
struct RegistrationAttemptedHtml<'a> {
    mail: &'a RegistrationAttempted<'a>,
}

impl RegistrationAttempted<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "Somebody tried to register with your email",
            &RegistrationAttemptedText { mail: self },
            &RegistrationAttemptedHtml { mail: self },
        )
    }
}

#[derive(Template)]
#[template(path = "mail/now_artist.txt")]
struct NowArtistText<'a> {
    mail: &'a NowArtist<'a>,
}

#[derive(Template)]
#[template(path = "mail/now_artist.html")]
struct NowArtistHtml<'a> {
    mail: &'a NowArtist<'a>,
}

impl NowArtist<'_> {
    pub(crate) fn content(&self) -> Result<Content, Error> {
        render(
            "You are now an artist",
            &NowArtistText { mail: self },
            &NowArtistHtml { mail: self },
        )
    }
}

fn render(
    subject: &'static str,
    text: &impl Template,
    html: &impl Template,
) -> Result<Content, Error> {
    Ok(Content {
        subject,
        text: text.render().map_err(Error::internal)?,
        html: html.render().map_err(Error::internal)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hour_is_not_one_hours() {
        let link = Url::parse("https://stage.example/verify-email").unwrap();
        for (hours, said) in [(1, "for 1 hour."), (24, "for 24 hours.")] {
            let mail = ConfirmAddress {
                username: "mira",
                link: &link,
                hours,
                days: 7,
            };
            let content = mail.content().unwrap();
            assert!(content.text.contains(said), "{}", content.text);
            assert!(content.html.contains(said), "{}", content.html);
        }
    }
}
