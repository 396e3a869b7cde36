//! Saying more.

use std::time::Duration;

use uuid::Uuid;

use super::form;
use super::links::opened;
use super::news::tell_staff;
use super::rows::{self, Row};
use super::ticket::{Author, State, Ticket};
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::sessions;
use crate::settings::Settings;

/// What is said in tickets, of one account, or in one ticket of whoever has none.
const BUCKET: &str = "ticket_messages";

const HOUR: Duration = Duration::from_hours(1);

/// Says more in the caller's ticket with this id, and opens it again where it was closed.
///
/// # Errors
/// [`Error::Validation`] of the field `text`, [`Error::RateLimited`]; [`Error::NotFound`],
/// also when it is somebody else's; [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn reply(caller: &Caller, id: Uuid, text: &str) -> Result<Ticket, Error> {
    let user_id = caller.user().await?.id;
    let text = form::text(text);
    caller
        .write(async move |tx| {
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let row = rows::hold(tx, id).await?;
            if row.user_id != Some(user_id) {
                return Err(Error::NotFound);
            }
            sessions::require_alive(tx).await?;
            add(tx, row, &text?, &user_id.to_string()).await
        })
        .await
}

/// The same with a mailed link, in a ticket whose address is confirmed.
///
/// # Errors
/// [`Error::TokenInvalid`], [`Error::Validation`] of the field `text`,
/// [`Error::RateLimited`].
pub async fn reply_with_link(
    caller: &Caller,
    reference: &str,
    token: &str,
    text: &str,
) -> Result<Ticket, Error> {
    caller.address_limits.support(caller.client())?;
    let text = form::text(text);
    let (reference, token) = (reference.to_owned(), token.to_owned());
    caller
        .write(async move |tx| {
            let now = tx.now();
            let found = opened(tx.conn(), &reference, &token, now).await?;
            let row = rows::hold(tx, found.id).await?;
            if row.confirmed_at.is_none() || row.email.is_none() {
                return Err(Error::TokenInvalid);
            }
            let key = row.reference.clone();
            add(tx, row, &text?, &key).await
        })
        .await
}

async fn add(tx: &mut Tx, row: Row, text: &str, whose: &str) -> Result<Ticket, Error> {
    let key = limits::hash(whose);
    let policy = policy(tx.settings());
    limits::attempt(tx, BUCKET, &key, policy).await?;
    rows::add_message(tx, row.id, Author::User, None, text).await?;
    rows::set_state(tx, row.id, State::Open).await?;
    // Who was told and has not answered yet knows already.
    if row.state != State::Open {
        tell_staff(tx, &row).await?;
    }
    let row = rows::by_id(tx.conn(), row.id).await?;
    row.ok_or(Error::NotFound)?.complete(tx.conn()).await
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.ticket_messages_per_hour),
        window: HOUR,
        wait: |_, _| Duration::ZERO,
    }
}
