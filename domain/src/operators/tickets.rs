//! Tickets, from the command line.

use crate::db::Freshness;
use crate::error::Error;
use crate::paging::Page;
use crate::services::Services;
use crate::support::{self, By, Case, State};

/// The tickets in this state, or in any, without what was said, those first that were
/// touched last, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub async fn list_tickets(
    services: &Services,
    state: Option<State>,
    cursor: Option<&str>,
) -> Result<Page<Case>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    support::list_cases(reader.conn(), state, cursor).await
}

/// The ticket with this reference, with all that was said.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show_ticket(services: &Services, reference: &str) -> Result<Case, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    support::find_case(reader.conn(), reference).await
}

/// Answers, and closes the ticket where that was the last word. Whoever asked gets a mail.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Validation`] of the field `text`, [`Error::NobodyThere`].
pub async fn answer_ticket(
    services: &Services,
    reference: &str,
    text: &str,
    closes: bool,
) -> Result<Case, Error> {
    let (reference, text) = (reference.to_owned(), text.to_owned());
    services
        .write(async move |tx| {
            support::answer_as(tx, By::Operator, &reference, &text, closes).await
        })
        .await
}

/// Closes the ticket.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn close_ticket(services: &Services, reference: &str) -> Result<Case, Error> {
    let reference = reference.to_owned();
    services
        .write(async move |tx| support::close_as(tx, By::Operator, &reference).await)
        .await
}
