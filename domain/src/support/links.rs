//! Links in mails that open a ticket for whoever has no account.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::news::tell_staff;
use super::reading::WithLink;
use super::reference::Reference;
use super::rows::{self, Row};
use crate::caller::Caller;
use crate::db::{Conn, Freshness, Tx, on};
use crate::error::Error;
use crate::services::Services;
use crate::tokens;

/// Makes a link and stores its hash. The token itself goes into the mail and nowhere else.
/// Those of earlier mails work on.
pub(crate) async fn issue_link(tx: &mut Tx, ticket_id: Uuid) -> Result<String, Error> {
    let token = tokens::random(tx);
    let now = tx.now();
    let expires_at = now + tx.settings().ticket_link_lifetime;
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO ticket_links (token_hash, ticket_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(tokens::hash(&token)).bind(ticket_id).bind(now).bind(expires_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(token)
}

/// Whether a link to this ticket was made that is not over.
pub(crate) async fn has_link(mut conn: Conn<'_>, ticket_id: Uuid) -> Result<bool, Error> {
    let links: i64 = on!(conn, c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM ticket_links WHERE ticket_id = $1")
            .bind(ticket_id)
            .fetch_one(c)
            .await
    })?;
    Ok(links > 0)
}

/// The ticket that `token` opens, where it is the one with this reference.
///
/// # Errors
/// [`Error::TokenInvalid`] for unknown and expired ones, and those of other tickets, alike.
pub(super) async fn opened(
    mut conn: Conn<'_>,
    reference: &str,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Row, Error> {
    let reference = Reference::parse(reference).ok_or(Error::TokenInvalid)?;
    let ticket_id: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT ticket_id FROM ticket_links WHERE token_hash = $1 AND expires_at > $2",
        )
        .bind(tokens::hash(token)).bind(now)
        .fetch_optional(c)
        .await
    })?;
    let ticket_id = ticket_id.ok_or(Error::TokenInvalid)?;
    let row = rows::by_id(conn, ticket_id).await?;
    row.filter(|row| row.reference == reference.as_str())
        .ok_or(Error::TokenInvalid)
}

/// Returns the ticket that a mailed link opens. The link stays as it is: mail programs open
/// links, too.
///
/// # Errors
/// [`Error::TokenInvalid`].
pub async fn see_with_link(
    services: &Services,
    reference: &str,
    token: &str,
) -> Result<WithLink, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let row = opened(reader.conn(), reference, token, services.clock.now()).await?;
    let (is_confirmed, email) = (row.confirmed_at.is_some(), row.email.clone());
    Ok(WithLink {
        is_confirmed,
        email: email.unwrap_or_default(),
        ticket: row.complete(reader.conn()).await?,
    })
}

/// Confirms the address that somebody asked from with the link that was mailed there: from
/// now on the question counts. To confirm it twice changes nothing.
///
/// # Errors
/// [`Error::TokenInvalid`].
pub async fn confirm(caller: &Caller, reference: &str, token: &str) -> Result<(), Error> {
    let (reference, token) = (reference.to_owned(), token.to_owned());
    caller
        .write(async move |tx| {
            let now = tx.now();
            let found = opened(tx.conn(), &reference, &token, now).await?;
            let row = rows::hold(tx, found.id).await?;
            if row.confirmed_at.is_some() {
                return Ok(());
            }
            let now = tx.now();
            on!(tx.conn(), c => {
                sqlx::query(
                    "UPDATE tickets SET confirmed_at = $2, updated_at = $2 WHERE id = $1",
                )
                .bind(row.id).bind(now)
                .execute(c)
                .await
                .map(drop)
            })?;
            tell_staff(tx, &row).await
        })
        .await
}
