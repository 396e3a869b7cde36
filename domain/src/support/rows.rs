//! Tickets as they are stored.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use stagedoor_words::Language;
use uuid::Uuid;

use super::ticket::{Author, Kind, Message, State, Ticket};
use crate::db::{Conn, Tx, from_row, on};
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::users::{self, User};

/// What a [`Row`] is read from.
pub(super) const SELECT: &str = concat!(
    "SELECT tickets.id, tickets.reference, tickets.user_id, tickets.email, tickets.language,
            tickets.kind, tickets.subject, tickets.state, tickets.created_at,
            tickets.confirmed_at, tickets.updated_at, u.username
     FROM tickets LEFT JOIN ",
    users::joined!("tickets.user_id"),
);

/// A ticket without what was said.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) reference: String,
    /// Whose it is; none of whoever has no account, or none any more.
    pub(crate) user_id: Option<Uuid>,
    /// The address of whoever has no account.
    pub(crate) email: Option<String>,
    /// What that one reads.
    pub(crate) language: Option<Language>,
    pub(super) kind: Kind,
    pub(super) subject: String,
    pub(super) state: State,
    pub(super) created_at: DateTime<Utc>,
    /// When it began to count: the address was confirmed, or the account asked.
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) username: Option<String>,
}

from_row!(Row {
    id,
    reference,
    user_id,
    email,
    language = (language),
    kind: String,
    subject,
    state: String,
    created_at,
    confirmed_at,
    updated_at,
    username,
});

fn language(tag: Option<String>) -> Option<Language> {
    Language::of_tag(&tag?)
}

impl Row {
    /// Whether somebody waits for an answer.
    pub(crate) fn is_waiting(&self) -> bool {
        self.state == State::Open
    }

    /// Whether somebody would read an answer: the account is there, or an address.
    pub(super) const fn has_reader(&self) -> bool {
        self.user_id.is_some() || self.email.is_some()
    }

    /// Whether it is this user's: they asked, or somebody did from the address that they
    /// have confirmed.
    pub(crate) fn is_of(&self, user: &User) -> bool {
        let email = self.email.as_deref().map(EmailAddress::stored);
        let is_same = |email: EmailAddress| {
            user.is_verified && email.key() == EmailAddress::stored(&user.email).key()
        };
        self.user_id == Some(user.id) || email.is_some_and(is_same)
    }

    /// The ticket with these messages.
    pub(super) fn with(self, messages: Vec<Message>) -> Ticket {
        Ticket {
            id: self.id,
            reference: self.reference,
            kind: self.kind,
            subject: self.subject,
            state: self.state,
            created_at: self.created_at,
            messages,
        }
    }

    /// The ticket with all that was said.
    pub(super) async fn complete(self, conn: Conn<'_>) -> Result<Ticket, Error> {
        let messages = messages(conn, self.id).await?;
        Ok(self.with(messages))
    }
}

/// What was said, the oldest first.
pub(super) async fn messages(mut conn: Conn<'_>, ticket_id: Uuid) -> Result<Vec<Message>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT author, text, created_at FROM ticket_messages
             WHERE ticket_id = $1 ORDER BY position",
        )
        .bind(ticket_id)
        .fetch_all(c)
        .await
    })?)
}

/// What was said in the message with this id; none when its ticket is gone.
///
/// # Errors
/// Those of the database.
pub(crate) async fn text_of(mut conn: Conn<'_>, message_id: Uuid) -> Result<Option<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT text FROM ticket_messages WHERE id = $1")
            .bind(message_id)
            .fetch_optional(c)
            .await
    })?)
}

/// The ticket with this id.
pub(crate) async fn by_id(mut conn: Conn<'_>, id: Uuid) -> Result<Option<Row>, Error> {
    let sql = format!("{SELECT} WHERE tickets.id = $1");
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?)
}

/// The ticket with this reference.
pub(super) async fn by_reference(
    mut conn: Conn<'_>,
    reference: &str,
) -> Result<Option<Row>, Error> {
    let sql = format!("{SELECT} WHERE tickets.reference = $1");
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(reference).fetch_optional(c).await
    })?)
}

/// The ticket, which nobody else changes until the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(super) async fn hold(tx: &mut Tx, id: Uuid) -> Result<Row, Error> {
    let sql = format!("SELECT id FROM tickets WHERE id = $1 {}", tx.conn().hold());
    let found: Option<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?;
    tx.note_waited();
    found.ok_or(Error::NotFound)?;
    by_id(tx.conn(), id).await?.ok_or(Error::NotFound)
}

/// Adds what somebody said to a ticket that is new or held.
pub(super) async fn add_message(
    tx: &mut Tx,
    ticket_id: Uuid,
    author: Author,
    staff_id: Option<Uuid>,
    text: &str,
) -> Result<Uuid, Error> {
    let (id, now) = (tx.new_id(), tx.now());
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO ticket_messages
                 (id, ticket_id, position, author, staff_id, text, created_at)
             SELECT $1, $2, CAST(COUNT(*) AS INTEGER), $3, $4, $5, $6
             FROM ticket_messages WHERE ticket_id = $2",
        )
        .bind(id).bind(ticket_id).bind(author.as_str()).bind(staff_id).bind(text).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(id)
}

/// Notes whose turn it is.
pub(super) async fn set_state(tx: &mut Tx, id: Uuid, state: State) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query("UPDATE tickets SET state = $2, updated_at = $3 WHERE id = $1")
            .bind(id).bind(state.as_str()).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
