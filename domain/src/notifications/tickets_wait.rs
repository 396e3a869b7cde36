//! The mail to who works for the site about tickets that came too fast for a mail each.

use uuid::Uuid;

use super::language;
use super::letter::Letter;
use super::links::to;
use super::mail_job::MailJob;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::support;
use crate::users::{self, User};

/// The most references that one mail lists; the list on the page has all.
const LISTED: usize = 20;

impl MailJob for jobs::TicketsWait {
    /// The mail, without what was said; none when all of them were answered meanwhile, or
    /// whoever would get it works here no more.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let found = services
            .write(async move |tx| waiting(tx, self.staff_id, &self.tickets).await)
            .await?;
        let Some((staff, references)) = found else {
            return Ok(None);
        };
        let language = language::of(&staff, None);
        let support_mails = &language.words().support_mails;
        let count = u64::try_from(references.len()).map_err(Error::internal)?;
        let listed = references[..references.len().min(LISTED)].join(", ");
        Letter::new(
            language,
            support_mails.wait_subject,
            (support_mails.wait_preview)(count),
        )
        .hello(&staff.username)
        .text((support_mails.wait_text)(count))
        .text(listed)
        .button(support_mails.wait_button, &to(services, "admin/support")?)
        .footer((support_mails.wait_footer)(services.settings.host()))
        .into_mail(services, attempt.job_id, staff.email)
        .map(Some)
    }
}

/// Whom the mail is for, and which of these tickets still wait.
async fn waiting(
    tx: &mut Tx,
    staff_id: Uuid,
    tickets: &[Uuid],
) -> Result<Option<(User, Vec<String>)>, Error> {
    let staff = users::by_id(tx.conn(), staff_id).await?;
    let staff = staff.filter(|user| user.role.is_staff() && user.is_verified);
    let Some(staff) = staff else {
        return Ok(None);
    };
    let mut references = Vec::new();
    for id in tickets {
        let ticket = support::by_id(tx.conn(), *id).await?;
        let ticket = ticket.filter(support::TicketRow::is_waiting);
        references.extend(ticket.map(|ticket| ticket.reference));
    }
    if references.is_empty() {
        return Ok(None);
    }
    // It is one of the mails of the hour that begins now.
    support::take_staff_mail(tx, staff_id).await?;
    Ok(Some((staff, references)))
}
