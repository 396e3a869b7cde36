//! Reading one's own tickets.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::reference::Reference;
use super::rows::{self, Row, SELECT};
use super::ticket::{Message, Ticket};
use crate::caller::Caller;
use crate::db::{Conn, from_row, on};
use crate::error::Error;
use crate::paging::{Cursor, Page};

/// Tickets on one page of a list.
const PAGE: usize = 20;

/// A ticket that was opened with a mailed link.
#[derive(Debug, Clone)]
pub struct WithLink {
    /// The ticket.
    pub ticket: Ticket,
    /// Whether the address it was asked from is confirmed.
    pub is_confirmed: bool,
    /// That address.
    pub email: String,
}

/// Something that was said, and in which ticket.
struct Said {
    ticket_id: Uuid,
    message: Message,
}

from_row!(Said {
    ticket_id,
    message = row,
});

/// The caller's tickets, newest first, 20 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave;
/// [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn list(caller: &Caller, cursor: Option<&str>) -> Result<Page<Ticket>, Error> {
    let user_id = caller.principal()?.user_id;
    let after = cursor.map(Cursor::parse).transpose()?;
    caller.user().await?;
    // One more than is shown tells whether there is a next page.
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    let beyond = match after {
        None => "",
        Some(_) => "AND (tickets.created_at < $3 OR (tickets.created_at = $3 AND tickets.id < $4))",
    };
    let sql = format!(
        "{SELECT} WHERE tickets.user_id = $1 {beyond}
         ORDER BY tickets.created_at DESC, tickets.id DESC LIMIT $2"
    );
    let mut reader = caller.read().await?;
    let rows: Vec<Row> = on!(reader.conn(), c => {
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(user_id).bind(limit);
        match after {
            None => query.fetch_all(c).await,
            Some(after) => query.bind(after.created_at).bind(after.id).fetch_all(c).await,
        }
    })?;
    let tickets = completed(reader.conn(), user_id, rows).await?;
    Ok(Page::cut(tickets, PAGE, |ticket| Cursor {
        created_at: ticket.created_at,
        id: ticket.id,
    }))
}

/// All tickets of this user, the oldest first: for whoever takes their data along.
///
/// # Errors
/// Those of the database.
pub async fn of_user(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Ticket>, Error> {
    let sql =
        format!("{SELECT} WHERE tickets.user_id = $1 ORDER BY tickets.created_at, tickets.id");
    let rows: Vec<Row> = on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(user_id).fetch_all(c).await
    })?;
    completed(conn, user_id, rows).await
}

/// These tickets of one user, which stand one beside the other in time, with what was said
/// in each: one query for all.
async fn completed(
    mut conn: Conn<'_>,
    user_id: Uuid,
    rows: Vec<Row>,
) -> Result<Vec<Ticket>, Error> {
    let times = || rows.iter().map(|row| row.created_at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return Ok(Vec::new());
    };
    let said: Vec<Said> = on!(conn, c => {
        sqlx::query_as(
            "SELECT ticket_messages.ticket_id, ticket_messages.author, ticket_messages.text,
                    ticket_messages.created_at
             FROM ticket_messages JOIN tickets ON tickets.id = ticket_messages.ticket_id
             WHERE tickets.user_id = $1 AND tickets.created_at BETWEEN $2 AND $3
             ORDER BY ticket_messages.position",
        )
        .bind(user_id).bind(first).bind(last)
        .fetch_all(c)
        .await
    })?;
    let tickets = rows.into_iter().map(|row| {
        let of_this = said.iter().filter(|said| said.ticket_id == row.id);
        let messages = of_this.map(|said| said.message.clone()).collect();
        row.with(messages)
    });
    Ok(tickets.collect())
}

/// The caller's ticket with this id.
///
/// # Errors
/// [`Error::NotFound`], also when it is somebody else's; [`Error::Unauthenticated`],
/// [`Error::UserNotFound`].
pub async fn find(caller: &Caller, id: Uuid) -> Result<Ticket, Error> {
    let user_id = caller.user().await?.id;
    let mut reader = caller.read().await?;
    let row = rows::by_id(reader.conn(), id).await?;
    own(row, user_id)?.complete(reader.conn()).await
}

/// The caller's ticket with this reference.
///
/// # Errors
/// Those of [`find`].
pub async fn find_by_reference(caller: &Caller, reference: &str) -> Result<Ticket, Error> {
    let user_id = caller.user().await?.id;
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let mut reader = caller.read().await?;
    let row = rows::by_reference(reader.conn(), reference.as_str()).await?;
    own(row, user_id)?.complete(reader.conn()).await
}

fn own(row: Option<Row>, user_id: Uuid) -> Result<Row, Error> {
    row.filter(|row| row.user_id == Some(user_id))
        .ok_or(Error::NotFound)
}
