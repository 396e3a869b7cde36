//! The mail to who works for the site: somebody waits for an answer.

use super::language;
use super::letter::Letter;
use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::support;
use crate::users;

impl MailJob for jobs::TicketWaits {
    /// The mail, without what was said; none when the ticket was answered meanwhile, or
    /// whoever would get it works here no more.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let staff = users::by_id(reader.conn(), self.staff_id).await?;
        let staff = staff.filter(|user| user.role.is_staff() && user.is_verified);
        let ticket = support::by_id(reader.conn(), self.ticket_id).await?;
        let ticket = ticket.filter(support::TicketRow::is_waiting);
        let (Some(staff), Some(ticket)) = (staff, ticket) else {
            return Ok(None);
        };
        let language = language::of(&staff, None);
        let support_mails = &language.words().support_mails;
        let page = to(services, &format!("admin/support/{}", ticket.reference))?;
        Letter::new(
            language,
            support_mails.waits_subject,
            support_mails.waits_preview,
        )
        .hello(&staff.username)
        .text((support_mails.waits_text)(&ticket.reference))
        .button(support_mails.waits_button, &page)
        .footer((support_mails.waits_footer)(services.settings.host()))
        .into_mail(services, attempt.job_id, staff.email)
        .map(Some)
    }
}
