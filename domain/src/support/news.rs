//! Who is told of what was said.

use super::rows::Row;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs;
use crate::users;

/// Has everybody told who works for the site that somebody waits for an answer: a mail
/// each, without what was said.
pub(super) async fn tell_staff(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    for staff_id in users::staff(tx.conn()).await? {
        let ticket_id = row.id;
        let job = jobs::TicketWaits {
            ticket_id,
            staff_id,
        };
        jobs::enqueue(tx, &job).await?;
    }
    Ok(())
}
