//! Who is told what, when, and in which words.
//!
//! Operations leave jobs that say whom something concerns; here is what becomes of them.
//! Each of most files makes one mail: a [`letter::Letter`] with texts of the catalogue, of
//! which the templates in `domain/templates` make a text and an HTML page.

mod account_deletion;
mod address_in_use;
mod address_reserved;
mod changing_account;
mod confirm_new_email;
mod confirmation_room;
mod email_change_notice;
mod export_ready;
mod format;
mod gathered_notices;
mod language;
mod letter;
mod links;
mod list_claims;
mod mail_job;
mod names;
mod no_longer_artist;
mod now_artist;
mod registration_attempted;
mod reset_password;
mod security_notice;
mod suspension;
mod ticket_answered;
mod ticket_waits;
mod tickets_wait;
mod track_reviewed;
mod undo_link;
mod verify_email;
mod verify_ticket;
mod verify_tickets;

use crate::job_context::JobContext;
use crate::jobs::{self, Kinds};

/// Adds the jobs that are mails.
pub(crate) fn register(kinds: Kinds<JobContext>) -> Kinds<JobContext> {
    kinds
        .with::<jobs::AccountRestored>()
        .with::<jobs::AccountSuspended>()
        .with::<jobs::AccountDeleted>()
        .with::<jobs::AddressInUse>()
        .with::<jobs::AddressReserved>()
        .with::<jobs::ConfirmNewEmail>()
        .with::<jobs::DeletionReminder>()
        .with::<jobs::EmailChangeNotice>()
        .with::<jobs::ExportReady>()
        .with::<jobs::GatheredNotices>()
        .with::<jobs::ListClaims>()
        .with::<jobs::NoLongerArtist>()
        .with::<jobs::NowArtist>()
        .with::<jobs::RegistrationAttempted>()
        .with::<jobs::ResetPassword>()
        .with::<jobs::SecurityNotice>()
        .with::<jobs::TicketAnswered>()
        .with::<jobs::TicketWaits>()
        .with::<jobs::TicketsWait>()
        .with::<jobs::TrackReviewed>()
        .with::<jobs::VerifyEmail>()
        .with::<jobs::VerifyTicket>()
        .with::<jobs::VerifyTickets>()
}
