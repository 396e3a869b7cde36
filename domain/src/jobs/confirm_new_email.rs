//! The mail that confirms the address an account is to move to.

use uuid::Uuid;

use super::confirmation_room::{self, Room};
use super::links::to;
use super::{Job, enqueue_at};
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::email_changes::{self, EmailChange};
use crate::error::Error;
use crate::mail::Mail;
use crate::mail::templates::ConfirmNewEmail;
use crate::services::Services;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users;

/// The mail, with a token of its own, which is made here and goes nowhere else;
/// none when the change is over. Every try makes another token, and so is another
/// mail; each of them works until one is used.
///
/// On the first try it takes room for one mail, and waits where there is none.
pub(super) async fn mail(
    services: &Services,
    change_id: Uuid,
    is_first_try: bool,
) -> Result<Option<Mail>, Error> {
    let lifetime = services.settings.email_change_lifetime;
    let issued = services
        .write(async move |tx| {
            let change = email_changes::find(tx.conn(), change_id).await?;
            let Some(change) = change.filter(EmailChange::is_awaited) else {
                return Ok(None);
            };
            if is_first_try && !has_room(tx, &change).await? {
                return Ok(None);
            }
            let Some(user) = users::by_id(tx.conn(), change.user_id).await? else {
                return Ok(None);
            };
            let new = NewToken {
                purpose: TokenPurpose::ConfirmEmailChange,
                user_id: user.id,
                subject_id: Some(change.id),
                concerns_at: change.created_at,
                lifetime,
            };
            let token = tokens::issue(tx, new).await?;
            Ok(Some((change, user, token)))
        })
        .await?;
    let Some((change, user, token)) = issued else {
        return Ok(None);
    };
    let mut link = to(services, "email-change")?;
    link.query_pairs_mut().append_pair("token", &token);
    let content = ConfirmNewEmail {
        username: &user.username,
        link: &link,
        hours: lifetime.as_secs() / 3600,
    }
    .content()?;
    let id = services.new_id();
    Ok(Some(Mail::new(services, id, change.new_email, content)))
}

/// Whether this mail may leave now; otherwise it is in the queue again.
async fn has_room(tx: &mut Tx, change: &EmailChange) -> Result<bool, Error> {
    let email = EmailAddress::stored(&change.new_email);
    match confirmation_room::take(tx, &email).await? {
        Room::Taken => Ok(true),
        Room::DomainFull(at) | Room::AddressFull(at) => {
            let change_id = change.id;
            let again = Job::ConfirmNewEmail { change_id };
            enqueue_at(tx, &again, at).await?;
            Ok(false)
        }
    }
}
