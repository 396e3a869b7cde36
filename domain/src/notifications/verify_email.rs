//! The mail that confirms an address.

use std::time::Duration;

use super::confirmation_room::{self, Room};
use super::format::{days, hours};
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use crate::accounts::verification;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::limits::{self, Policy};
use crate::mail::Mail;
use crate::services::Services;
use crate::sessions;
use crate::users::{self, AddressOwner, User, address_owner};

/// How often the owner of an address is told that somebody tried to register with it:
/// once a day, or a form becomes a way to flood a mailbox.
const NOTICES: Policy = Policy {
    most: Some(1),
    window: Duration::from_hours(24),
    wait: |_, _| Duration::ZERO,
};

impl MailJob for jobs::VerifyEmail {
    /// The mail, with a token of its own: the token is made here and goes nowhere
    /// else, so it never rests in the database. None when the user is gone, has
    /// confirmed the address in the meantime, has ended the session that asked for it, or
    /// claims one that somebody else owns: then its owner is told by a mail of its own.
    ///
    /// Every try makes another token, and each of them works until one is used. So
    /// every try is another mail, with another id.
    ///
    /// On the first try it takes room for one mail: where a domain got very many, it waits;
    /// where the address got many, the account stands in a later mail with others.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let is_first_try = attempt.is_first;
        let issued = services
            .write(async move |tx| issue(tx, &self, is_first_try).await)
            .await?;
        let Some((user, token)) = issued else {
            return Ok(None);
        };
        let link = links::with_token(services, "verify-email", &token)?;
        let language = language::of(&user, None);
        let words = language.words();
        let (account_mails, letters) = (&words.account_mails, &words.letters);
        let settings = &services.settings;
        let lasts = (letters.link_works)(&hours(settings.verification_lifetime, language));
        let stays = days(settings.unconfirmed_lifetime, language);
        Letter::new(
            language,
            account_mails.verify_subject,
            account_mails.verify_preview,
        )
        .hello(&user.username)
        .text(account_mails.verify_text)
        .button(account_mails.verify_button, &link)
        .address(lasts, &link)
        .footer((account_mails.verify_footer)(&stays))
        .into_mail(services, services.new_id(), user.email)
        .map(Some)
    }
}

/// Who gets the mail, and the token in it. The row is locked until the token is there:
/// an account that corrects its address at this moment must not leave a working link
/// at the one it had.
async fn issue(
    tx: &mut Tx,
    job: &jobs::VerifyEmail,
    is_first_try: bool,
) -> Result<Option<(User, String)>, Error> {
    let (user_id, asked_by) = (job.user_id, job.asked_by);
    if let Some(session_id) = asked_by
        && sessions::was_ended(tx.conn(), session_id).await?
    {
        return Ok(None);
    }
    // Room is taken before the row is locked, as the mail that lists all accounts of
    // an address takes it: two that lock in another order wait for each other.
    if is_first_try && !has_room(tx, job).await? {
        return Ok(None);
    }
    let Some(user) = users::lock(tx, user_id).await? else {
        return Ok(None);
    };
    if user.is_verified {
        return Ok(None);
    }
    let key = users::email_key(tx.conn(), user_id).await?;
    let now = tx.now();
    if let Some(owner) = address_owner::find(tx.conn(), &key, user_id, now).await? {
        tell(tx, &key, owner).await?;
        return Ok(None);
    }
    let token = verification::issue(tx, user_id, asked_by).await?;
    Ok(Some((user, token)))
}

/// Whether this mail may leave now; otherwise what leaves later is left in the queue.
/// One that does not leave at all takes no room.
async fn has_room(tx: &mut Tx, job: &jobs::VerifyEmail) -> Result<bool, Error> {
    let user_id = job.user_id;
    let user = users::by_id(tx.conn(), user_id).await?;
    let Some(user) = user.filter(|user| !user.is_verified) else {
        return Ok(true);
    };
    let key = users::email_key(tx.conn(), user_id).await?;
    let now = tx.now();
    if address_owner::find(tx.conn(), &key, user_id, now)
        .await?
        .is_some()
    {
        return Ok(true);
    }
    let email = EmailAddress::stored(&user.email);
    match confirmation_room::take(tx, &email).await? {
        Room::Taken => Ok(true),
        Room::DomainFull(at) => {
            jobs::enqueue_at(tx, job, at).await?;
            Ok(false)
        }
        Room::AddressFull(_) => {
            confirmation_room::gather(tx, &email).await?;
            Ok(false)
        }
    }
}

/// Leaves the mail to whoever owns the address to a job of its own: how often they are
/// told is counted with it, whatever becomes of a try to send it.
async fn tell(tx: &mut Tx, email_key: &str, owner: AddressOwner) -> Result<(), Error> {
    let key = limits::hash(email_key);
    match limits::attempt(tx, "registration_notice", &key, NOTICES).await {
        Ok(()) => {}
        Err(Error::RateLimited { .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    match owner {
        AddressOwner::Account(user_id) => {
            jobs::enqueue(tx, &jobs::RegistrationAttempted { user_id }).await
        }
        AddressOwner::MovedAway(change_id) => {
            jobs::enqueue(tx, &jobs::AddressReserved { change_id }).await
        }
    }
}
