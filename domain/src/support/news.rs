//! Who is told of what was said.

use std::time::Duration;

use super::rows::Row;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs;
use crate::limits::{self, Policy};
use crate::users;

/// Mails to one of the staff in an hour: whoever gets more looks into the list anyway.
const TOLD: Policy = Policy {
    most: Some(20),
    window: Duration::from_hours(1),
    wait: |_, _| Duration::ZERO,
};

/// Has everybody told who works for the site that somebody waits for an answer: a mail
/// each, without what was said. Where there were many within the hour, the list alone
/// tells.
pub(super) async fn tell_staff(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    for staff_id in users::staff(tx.conn()).await? {
        let key = limits::hash(&staff_id.to_string());
        match limits::attempt(tx, "ticket_waits", &key, TOLD).await {
            Err(Error::RateLimited { .. }) => continue,
            counted => counted?,
        }
        let ticket_id = row.id;
        let job = jobs::TicketWaits {
            ticket_id,
            staff_id,
        };
        jobs::enqueue(tx, &job).await?;
    }
    Ok(())
}
