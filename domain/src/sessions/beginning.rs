//! Beginning a session.

use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

use super::ending::delete;
use super::surplus::end_surplus;
use super::touch::expiry;
use super::{NOTHING, Session, SessionToken, Standing};
use crate::client::DeviceToken;
use crate::db::{Tx, on};
use crate::error::Error;

/// What a session is for.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// Somebody is logged in.
    User(Uuid),
    /// Somebody is logged in who has shown a second factor, too.
    UserWithSecondFactor(Uuid),
    /// Somebody has done the first step of a login and not the second. Such a
    /// session opens nothing but that second step.
    SecondFactor(Uuid),
    /// A visitor, for whom a page keeps this.
    Visitor(String),
}

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct Began {
    /// The session.
    pub session: Session,
    /// Its id, for the browser.
    pub token: SessionToken,
    /// What the browser is to keep to be known again; with a login alone.
    pub device: Option<DeviceToken>,
}

/// Begins a session in place of the one that `replaces` names. Where somebody is logged
/// in, what their account has too many of ends.
pub(crate) async fn begin(
    tx: &mut Tx,
    purpose: Purpose,
    replaces: Option<&SessionToken>,
) -> Result<Began, Error> {
    if let Some(old) = replaces {
        delete(tx.conn(), old).await?;
    }
    let now = tx.now();
    let settings = tx.settings();
    let token = SessionToken::new(&*tx.core().entropy);
    let nothing = || NOTHING.to_owned();
    let has_second_factor = matches!(purpose, Purpose::UserWithSecondFactor(_));
    let (user_id, second_factor_user_id, data, expires_at): (_, _, _, DateTime<Utc>) = match purpose
    {
        Purpose::User(id) | Purpose::UserWithSecondFactor(id) => {
            (Some(id), None, nothing(), expiry(settings, now, now))
        }
        Purpose::SecondFactor(id) => (
            None,
            Some(id),
            nothing(),
            now + settings.second_factor_lifetime,
        ),
        Purpose::Visitor(data) => (None, None, data, now + settings.session_visitor),
    };
    // A login proves who it is, and what the user did in another session a
    // moment ago counts too.
    let logged_in_at = user_id.map(|_| now);
    let session = Session {
        id: tx.new_id(),
        user_id,
        data,
        last_seen_at: now,
        wrote_at: logged_in_at,
        proved_at: logged_in_at,
        second_factor_proved_at: logged_in_at.filter(|_| has_second_factor),
        second_factor_user_id,
        standing: Standing::Present,
    };
    let client = Arc::clone(tx.client());
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO sessions
                 (id, token_hash, user_id, data, address, user_agent,
                  created_at, last_seen_at, expires_at, wrote_at, proved_at, second_factor_user_id,
                  second_factor_proved_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $9, $10, $11)",
        )
        .bind(session.id).bind(token.hash()).bind(session.user_id).bind(&session.data)
        .bind(client.address.map(|address| address.to_string()))
        .bind(&client.user_agent)
        .bind(now).bind(expires_at).bind(logged_in_at).bind(session.second_factor_user_id)
        .bind(session.second_factor_proved_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    if let Some(user_id) = user_id {
        end_surplus(tx, user_id, session.id).await?;
    }
    Ok(Began {
        session,
        token,
        device: None,
    })
}
