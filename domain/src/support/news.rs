//! Who is told of what was said.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::rows::Row;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Owner};
use crate::limits::{self, Policy};
use crate::users;

const HOUR: Duration = Duration::from_hours(1);

/// Mails to one of the staff in an hour.
const TOLD: u32 = 20;

/// Mails to each of the staff in an hour that one writer causes: nobody uses up what there is
/// for all.
const CAUSED: u32 = 5;

/// Has everybody told who works for the site that somebody waits for an answer: a mail
/// each, without what was said. Where there were many within the hour, from this writer or
/// from all, it stands in one mail with others at the end of that hour.
pub(super) async fn tell_staff(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let crowded = count(tx, "tickets_of_writer", &writer(row), CAUSED).await?;
    for staff_id in users::staff(tx.conn()).await? {
        let full = match crowded {
            Some(at) => Some(at),
            None => take_room(tx, staff_id).await?,
        };
        let ticket_id = row.id;
        if let Some(at) = full {
            gather(tx, staff_id, ticket_id, at).await?;
        } else {
            let job = jobs::TicketWaits {
                ticket_id,
                staff_id,
            };
            jobs::enqueue(tx, &job).await?;
        }
    }
    Ok(())
}

/// Counts one mail to this member of the staff; when there is no room for it, when there
/// will be.
pub(crate) async fn take_room(tx: &mut Tx, staff_id: Uuid) -> Result<Option<DateTime<Utc>>, Error> {
    count(tx, "ticket_waits", &staff_id.to_string(), TOLD).await
}

/// Who writes: an account, or an address that is confirmed.
fn writer(row: &Row) -> String {
    let email = row.email.as_deref().map(EmailAddress::stored);
    match (row.user_id, email) {
        (Some(user_id), _) => user_id.to_string(),
        (None, Some(email)) => email.key().to_owned(),
        (None, None) => String::new(),
    }
}

/// Adds the ticket to the mail that waits for this member of the staff, or begins one.
async fn gather(
    tx: &mut Tx,
    staff_id: Uuid,
    ticket_id: Uuid,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let add = move |waiting: &mut jobs::TicketsWait| {
        if !waiting.tickets.contains(&ticket_id) {
            waiting.tickets.push(ticket_id);
        }
    };
    if jobs::amend(tx, &Owner::id(staff_id), add).await? {
        return Ok(());
    }
    let begun = jobs::TicketsWait {
        staff_id,
        tickets: vec![ticket_id],
    };
    jobs::enqueue_at(tx, &begun, at).await
}

/// Counts one for `key`; when there were so many within the hour, when that ends.
async fn count(
    tx: &mut Tx,
    bucket: &'static str,
    key: &str,
    most: u32,
) -> Result<Option<DateTime<Utc>>, Error> {
    let policy = Policy {
        most: Some(most),
        window: HOUR,
        wait: |_, _| Duration::ZERO,
    };
    let (key, now) = (limits::hash(key), tx.now());
    match limits::attempt(tx, bucket, &key, policy).await {
        Ok(()) => Ok(None),
        Err(Error::RateLimited { retry_after }) => Ok(Some(now + retry_after)),
        Err(error) => Err(error),
    }
}
