//! What whoever runs the site does with tickets, from the command line and from pages.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::form;
use super::reference::Reference;
use super::rows::{self, Row, SELECT};
use super::ticket::{Author, State, Ticket};
use crate::audit::{self, Action, Event};
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::jobs;
use crate::paging::{Cursor, Page};

/// Tickets on one page of a list.
const PAGE: usize = 50;

/// Who answers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By {
    /// Whoever has a shell on the server.
    Operator,
    /// This account, which works for the site.
    Staff(Uuid),
}

/// A ticket as those see it who answer.
#[derive(Debug, Clone, Serialize)]
pub struct Case {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// Whose it is; none of whoever has no account, or none any more.
    pub username: Option<String>,
    /// The confirmed address of whoever has no account.
    pub email: Option<String>,
    /// When something was last done with it.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

impl Case {
    fn of(row: Row, messages: Vec<super::ticket::Message>) -> Self {
        Self {
            username: row.username.clone(),
            email: row.email.clone(),
            updated_at: row.updated_at,
            ticket: row.with(messages),
        }
    }

    /// Whether somebody would read an answer.
    pub const fn has_reader(&self) -> bool {
        self.username.is_some() || self.email.is_some()
    }
}

/// The tickets in this state, or in any, without what was said, those first that were
/// touched last, 50 at a time. What nobody has confirmed is not among them.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub(crate) async fn list(
    mut conn: Conn<'_>,
    state: Option<State>,
    cursor: Option<&str>,
) -> Result<Page<Case>, Error> {
    let after = cursor.map(Cursor::parse).transpose()?;
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    let beyond = match after {
        None => "",
        Some(_) => "AND (tickets.updated_at < $3 OR (tickets.updated_at = $3 AND tickets.id < $4))",
    };
    let sql = format!(
        "{SELECT} WHERE tickets.confirmed_at IS NOT NULL AND ($1 = '' OR tickets.state = $1) {beyond}
         ORDER BY tickets.updated_at DESC, tickets.id DESC LIMIT $2"
    );
    let state = state.map_or("", State::as_str);
    let rows: Vec<Row> = on!(conn, c => {
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(state).bind(limit);
        match after {
            None => query.fetch_all(c).await,
            Some(after) => query.bind(after.created_at).bind(after.id).fetch_all(c).await,
        }
    })?;
    let cases = rows.into_iter().map(|row| Case::of(row, Vec::new()));
    Ok(Page::cut(cases.collect(), PAGE, |case| Cursor {
        created_at: case.updated_at,
        id: case.ticket.id,
    }))
}

/// The ticket with this reference, with all that was said.
///
/// # Errors
/// [`Error::NotFound`], also while nobody has confirmed the address it was asked from.
pub(crate) async fn find(mut conn: Conn<'_>, reference: &str) -> Result<Case, Error> {
    let row = confirmed(conn.reborrow(), reference).await?;
    let messages = rows::messages(conn, row.id).await?;
    Ok(Case::of(row, messages))
}

/// Answers, and closes the ticket where that was the last word. Whoever asked gets a mail.
///
/// # Errors
/// [`Error::Validation`] of the field `text`; [`Error::NotFound`]; [`Error::NobodyThere`]
/// when the account or address is gone.
pub(crate) async fn answer(
    tx: &mut Tx,
    by: By,
    reference: &str,
    text: &str,
    closes: bool,
) -> Result<Case, Error> {
    let text = form::text(text)?;
    let row = hold(tx, reference).await?;
    if !row.has_reader() {
        return Err(Error::NobodyThere);
    }
    let staff_id = match by {
        By::Operator => None,
        By::Staff(id) => Some(id),
    };
    let message_id = rows::add_message(tx, row.id, Author::Support, staff_id, &text).await?;
    let state = if closes {
        State::Closed
    } else {
        State::Answered
    };
    rows::set_state(tx, row.id, state).await?;
    let ticket_id = row.id;
    let told = jobs::TicketAnswered {
        ticket_id,
        message_id,
    };
    jobs::enqueue(tx, &told).await?;
    let reference = row.reference.clone();
    note(tx, by, &row, Action::AnswerTicket { reference }).await?;
    if closes {
        let reference = row.reference.clone();
        note(tx, by, &row, Action::CloseTicket { reference }).await?;
    }
    find(tx.conn(), &row.reference).await
}

/// Closes the ticket. One that is closed stays so.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) async fn close(tx: &mut Tx, by: By, reference: &str) -> Result<Case, Error> {
    let row = hold(tx, reference).await?;
    if row.state != State::Closed {
        rows::set_state(tx, row.id, State::Closed).await?;
        let reference = row.reference.clone();
        note(tx, by, &row, Action::CloseTicket { reference }).await?;
    }
    find(tx.conn(), &row.reference).await
}

/// Says in the ticket, which is held, what was done of what it asks for. Whoever does that
/// tells whoever asked in a mail of their own.
///
/// # Errors
/// Those of the database.
pub(crate) async fn note_done(tx: &mut Tx, row: &Row, text: &str) -> Result<(), Error> {
    rows::add_message(tx, row.id, Author::Support, None, text)
        .await
        .map(drop)
}

/// The ticket, which nobody else changes until the transaction ends.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) async fn hold(tx: &mut Tx, reference: &str) -> Result<Row, Error> {
    let found = confirmed(tx.conn(), reference).await?;
    rows::hold(tx, found.id).await
}

async fn confirmed(conn: Conn<'_>, reference: &str) -> Result<Row, Error> {
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let row = rows::by_reference(conn, reference.as_str()).await?;
    row.filter(|row| row.confirmed_at.is_some())
        .ok_or(Error::NotFound)
}

/// Writes down what was done, for the owner of the account. Of whoever has none nothing is
/// written: what was answered, and by whom, stands in the ticket.
async fn note(tx: &mut Tx, by: By, row: &Row, action: Action) -> Result<(), Error> {
    let Some(user_id) = row.user_id else {
        return Ok(());
    };
    let event = match by {
        By::Operator => Event::by_operator(action, user_id),
        By::Staff(staff_id) => Event::by_staff(action, staff_id, user_id),
    };
    audit::record(tx, &event).await
}
