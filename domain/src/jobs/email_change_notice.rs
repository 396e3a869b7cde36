//! The mail to the address that an account moves away from.

use uuid::Uuid;

use super::Happened;
use super::undo_link::{self, Undoable, in_words};
use crate::error::Error;
use crate::mail::templates::EmailChangeNotice;
use crate::mail::{Mail, names};
use crate::services::Services;

/// The mail, with a link that undoes the change (OWASP ASVS 5.0, 6.3.7); none when
/// it is too late for that. Every try makes another token, and so is another mail.
pub(super) async fn mail(
    services: &Services,
    change_id: Uuid,
    happened: &Happened,
    is_confirmed: bool,
) -> Result<Option<Mail>, Error> {
    let Some(Undoable { change, user, link }) = undo_link::make(services, change_id).await? else {
        return Ok(None);
    };
    let content = EmailChangeNotice {
        username: &user.username,
        new_email: &names::harmless_address(&change.new_email),
        is_confirmed,
        at: &in_words(happened.at),
        device: happened.device.as_deref(),
        address: happened.address.as_deref(),
        undo: &link,
        undo_until: &in_words(change.undo_until),
    }
    .content()?;
    let id = services.new_id();
    Ok(Some(Mail::new(services, id, change.old_email, content)))
}
