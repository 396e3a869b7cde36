//! How many mails with a link that confirms an address may leave.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Owner};
use crate::limits::{self, Policy};

pub(super) const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Whether there is room for one more mail.
pub(super) enum Room {
    /// There is, and it is taken.
    Taken,
    /// So many went to mailboxes of that domain within an hour that this one waits
    /// until there is room again.
    DomainFull(DateTime<Utc>),
    /// So many went to that address within a day; when there is room again.
    AddressFull(DateTime<Utc>),
}

/// Takes room for one mail to this address.
pub(super) async fn take(tx: &mut Tx, email: &EmailAddress) -> Result<Room, Error> {
    if let Some(at) = take_of_domain(tx, email).await? {
        return Ok(Room::DomainFull(at));
    }
    let most = tx.settings().confirmations_per_day;
    let full = count(tx, "confirmation_mail", email.key(), most, DAY).await?;
    Ok(full.map_or(Room::Taken, Room::AddressFull))
}

/// The same for a mail with a link to one ticket, which are counted apart: tickets that
/// others open with an address do not keep its owner from an account.
pub(super) async fn take_for_ticket(tx: &mut Tx, email: &EmailAddress) -> Result<Room, Error> {
    let most = tx.settings().tickets_per_day;
    if let Some(at) = count(tx, "ticket_mail", email.key(), most, DAY).await? {
        return Ok(Room::AddressFull(at));
    }
    let full = take_of_domain(tx, email).await?;
    Ok(full.map_or(Room::Taken, Room::DomainFull))
}

/// Takes room for one mail to a mailbox of this address's domain; when there is none,
/// when there will be.
pub(super) async fn take_of_domain(
    tx: &mut Tx,
    email: &EmailAddress,
) -> Result<Option<DateTime<Utc>>, Error> {
    let domain = email.domain().to_ascii_lowercase();
    let most = tx.settings().mail_domain_per_hour;
    count(tx, "mail_domain", &domain, most, HOUR).await
}

/// Has the accounts that claim this address listed in one later mail, in which those
/// that come until then stand as well: an hour from now, or, when there was such a
/// mail already, a day after that was begun. The counter's row is locked, so no two
/// are begun.
pub(super) async fn gather(tx: &mut Tx, email: &EmailAddress) -> Result<(), Error> {
    if is_gathering(tx, email).await? {
        return Ok(());
    }
    let now = tx.now();
    let next = count(tx, "gathered_claims", email.key(), 1, DAY).await?;
    let job = jobs::ListClaims {
        email: email.as_str().to_owned(),
        mailbox: None,
        is_gathered: true,
        language: None,
    };
    jobs::enqueue_at(tx, &job, next.unwrap_or(now + HOUR)).await
}

/// Whether such a mail waits to be sent.
async fn is_gathering(tx: &mut Tx, email: &EmailAddress) -> Result<bool, Error> {
    let waiting: Vec<jobs::ListClaims> = jobs::waiting(tx, &Owner::address(email)).await?;
    let mut gathered = waiting.iter().filter(|job| job.is_gathered);
    Ok(gathered.any(|job| job.mailbox.is_none()))
}

/// Counts one for `key`; when there are `most` in this window, when it ends.
async fn count(
    tx: &mut Tx,
    bucket: &'static str,
    key: &str,
    most: u32,
    window: Duration,
) -> Result<Option<DateTime<Utc>>, Error> {
    let policy = Policy {
        most: Some(most),
        window,
        wait: |_, _| Duration::ZERO,
    };
    let (key, now) = (limits::hash(key), tx.now());
    match limits::attempt(tx, bucket, &key, policy).await {
        Ok(()) => Ok(None),
        Err(Error::RateLimited { retry_after }) => Ok(Some(now + retry_after)),
        Err(error) => Err(error),
    }
}
