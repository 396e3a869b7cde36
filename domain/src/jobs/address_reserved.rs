//! The mail about somebody who wanted an address that is still kept for the account
//! that has moved away from it.

use uuid::Uuid;

use super::undo_link::{self, Undoable, in_words};
use crate::error::Error;
use crate::mail::Mail;
use crate::mail::templates::AddressReserved;
use crate::services::Services;

/// The mail; none when the address is not kept any longer. It goes to that address
/// and not to where the account is now: whoever reads it there has typed it, and may
/// be the owner whose account somebody else has moved away. Every try makes another
/// token, and so is another mail.
pub(super) async fn mail(services: &Services, change_id: Uuid) -> Result<Option<Mail>, Error> {
    let Some(Undoable { change, user, link }) = undo_link::make(services, change_id).await? else {
        return Ok(None);
    };
    let content = AddressReserved {
        username: &user.username,
        moved_at: &in_words(change.confirmed_at.unwrap_or(change.created_at)),
        undo: &link,
        undo_until: &in_words(change.undo_until),
    }
    .content()?;
    let id = services.new_id();
    Ok(Some(Mail::new(services, id, change.old_email, content)))
}
