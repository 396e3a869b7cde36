//! The mail that confirms an address.

use std::time::Duration;

use uuid::Uuid;

use super::links::to;
use super::{Job, enqueue};
use crate::accounts::address_owner::{self, AddressOwner};
use crate::accounts::{User, users, verification};
use crate::db::Tx;
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::mail::Mail;
use crate::mail::templates::ConfirmAddress;
use crate::services::Services;

/// How often the owner of an address is told that somebody tried to register with it:
/// once a day, or a form becomes a way to flood a mailbox.
const NOTICES: Policy = Policy {
    most: Some(1),
    window: Duration::from_hours(24),
    wait: |_, _| Duration::ZERO,
};

/// The mail, with a token of its own: the token is made here and goes nowhere
/// else, so it never rests in the database. None when the user is gone, has
/// confirmed the address in the meantime, or claims one that somebody else owns: then
/// its owner is told by a mail of its own.
///
/// Every try makes another token, and each of them works until one is used. So
/// every try is another mail, with another id.
pub(super) async fn mail(services: &Services, user_id: Uuid) -> Result<Option<Mail>, Error> {
    let house = services.clone();
    let issued = services
        .db
        .write(move |tx| Box::pin(async move { issue_in(tx, &house, user_id).await }))
        .await?;
    let Some((user, token)) = issued else {
        return Ok(None);
    };
    let mut link = to(services, "verify-email")?;
    link.query_pairs_mut().append_pair("token", &token);
    let settings = &services.settings;
    let content = ConfirmAddress {
        username: &user.username,
        link: &link,
        hours: settings.verification_lifetime.as_secs() / 3600,
        days: settings.unconfirmed_lifetime.as_secs() / 86_400,
    }
    .content()?;
    Ok(Some(Mail::new(
        services,
        services.new_id(),
        user.email,
        content,
    )))
}

/// Who gets the mail, and the token in it. The row is locked until the token is there:
/// an account that corrects its address at this moment must not leave a working link
/// at the one it had.
async fn issue_in(
    tx: &mut Tx,
    services: &Services,
    user_id: Uuid,
) -> Result<Option<(User, String)>, Error> {
    let Some(user) = users::lock(tx.conn(), user_id).await? else {
        return Ok(None);
    };
    if user.is_verified {
        return Ok(None);
    }
    let key = users::email_key(tx.conn(), user_id).await?;
    let now = services.clock.now();
    if let Some(owner) = address_owner::find(tx.conn(), &key, user_id, now).await? {
        tell(tx, services, &key, owner).await?;
        return Ok(None);
    }
    let token = verification::issue(tx.conn(), services, user_id).await?;
    Ok(Some((user, token)))
}

/// Leaves the mail to whoever owns the address to a job of its own: how often they are
/// told is counted with it, whatever becomes of a try to send it.
async fn tell(
    tx: &mut Tx,
    services: &Services,
    email_key: &str,
    owner: AddressOwner,
) -> Result<(), Error> {
    let (settings, now) = (&services.settings, services.clock.now());
    let key = limits::hash(email_key);
    match limits::attempt_in(
        tx.conn(),
        settings,
        "registration_notice",
        &key,
        NOTICES,
        now,
    )
    .await
    {
        Ok(()) => {}
        Err(Error::RateLimited { .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    let job = match owner {
        AddressOwner::Account(user_id) => Job::RegistrationAttempted { user_id },
        AddressOwner::MovedAway(change_id) => Job::AddressReserved { change_id },
    };
    enqueue(tx.conn(), services, &job).await
}
