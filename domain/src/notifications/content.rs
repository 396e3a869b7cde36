//! What a mail says, and the envelope around it.

use uuid::Uuid;

use crate::mail::Mail;
use crate::services::Services;

/// What a template makes: everything but the envelope.
pub(crate) struct Content {
    pub(crate) subject: &'static str,
    pub(crate) text: String,
    pub(crate) html: String,
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
            host: settings
                .public_url
                .host_str()
                .unwrap_or("localhost")
                .to_owned(),
        }
    }
}
