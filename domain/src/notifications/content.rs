//! What a mail says, and the envelope around it.

use askama::Template;
use uuid::Uuid;

use crate::error::Error;
use crate::mail::Mail;
use crate::services::Services;

/// Gives a mail its text and its HTML template, and its subject line.
macro_rules! mail_template {
    ($mail:ident: $text:tt, $html:tt, |$given:pat_param| $subject:expr) => {
        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $text)]
            struct Text<'a> {
                mail: &'a $mail<'a>,
            }

            #[derive(askama::Template)]
            #[template(path = $html)]
            struct Html<'a> {
                mail: &'a $mail<'a>,
            }

            impl $mail<'_> {
                /// Returns what the mail says.
                fn content(
                    &self,
                ) -> Result<$crate::notifications::content::Content, $crate::error::Error> {
                    let $given = self;
                    let (text, html) = (Text { mail: self }, Html { mail: self });
                    $crate::notifications::content::render($subject, &text, &html)
                }
            }
        };
    };
}

/// What a template makes: everything but the envelope.
pub(super) struct Content {
    pub(super) subject: &'static str,
    pub(super) text: String,
    pub(super) html: String,
}

impl Content {
    /// Makes the mail with this id, from this site to this address, written now.
    pub(super) fn into_mail(self, services: &Services, id: Uuid, to: String) -> Mail {
        let settings = &services.settings;
        Mail {
            id,
            from: settings.mail_from.clone(),
            to,
            subject: self.subject,
            text: self.text,
            html: self.html,
            date: services.clock.now(),
            host: settings.host().to_owned(),
        }
    }
}

/// Renders both templates of a mail.
///
/// # Errors
/// [`Error::Internal`] where one cannot be rendered.
pub(super) fn render(
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
