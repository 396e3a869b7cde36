//! Sessions: one row each, found by the hash of the id that the browser holds.

mod sweep;
mod token;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, Freshness, on};
use crate::error::Error;
use crate::services::{Origin, Principal, Services};
use crate::settings::Settings;

pub use sweep::sweep;
pub use token::SessionToken;

/// The data of a session that keeps nothing.
pub const NOTHING: &str = "{}";

/// A session as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Session {
    /// The id that stays the same for as long as the session lives.
    pub id: Uuid,
    /// Whose it is; none before a login.
    pub user_id: Option<Uuid>,
    /// What pages keep from one request to the next, as JSON.
    pub data: String,
    /// When it was last used, to within [`Settings::session_touch`].
    pub last_seen_at: DateTime<Utc>,
    /// When its user last changed something that a replica may not have yet.
    pub wrote_at: Option<DateTime<Utc>>,
    /// Set when it was found by the id before its present one: what the present
    /// one can be made from again ([`SessionToken::known_successor`]).
    pub successor_salt: Option<Vec<u8>>,
}

impl Session {
    /// Who asks, when somebody is logged in.
    pub fn principal(&self) -> Option<Principal> {
        self.user_id.map(|user_id| Principal {
            session_id: self.id,
            user_id,
            wrote_at: self.wrote_at,
        })
    }
}

/// The session with this id, unless it is over. An id that was renewed is
/// answered for the grace time that the renewal gave it.
pub async fn load(services: &Services, token: &SessionToken) -> Result<Option<Session>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let session = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT id, user_id, data, last_seen_at, wrote_at,
                    CASE WHEN token_hash = $1 THEN NULL ELSE successor_salt END AS successor_salt
             FROM sessions
             WHERE (token_hash = $1 OR (previous_token_hash = $1 AND previous_until > $2))
               AND expires_at > $2",
        )
        .bind(token.hash()).bind(services.clock.now())
        .fetch_optional(c)
        .await
    })?;
    Ok(session)
}

/// Begins a session, for `user_id` or for a visitor, in place of the one that
/// `replaces` names.
pub async fn start(
    services: &Services,
    origin: &Origin,
    user_id: Option<Uuid>,
    data: String,
    replaces: Option<SessionToken>,
) -> Result<(Session, SessionToken), Error> {
    let (house, origin) = (services.clone(), origin.clone());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(old) = replaces {
                    delete(tx.conn(), &old).await?;
                }
                let token = SessionToken::new(&*house.entropy);
                let now = house.clock.now();
                let id = house.new_id();
                // What the user did in another session a moment ago counts too.
                let wrote_at = user_id.map(|_| now);
                let expires_at = match user_id {
                    Some(_) => expiry(&house.settings, now, now),
                    None => now + house.settings.session_visitor,
                };
                on!(tx.conn(), c => {
                    sqlx::query(
                        "INSERT INTO sessions
                             (id, token_hash, user_id, data, address, user_agent,
                              created_at, last_seen_at, expires_at, wrote_at)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)",
                    )
                    .bind(id).bind(token.hash()).bind(user_id).bind(&data)
                    .bind(origin.address.map(|address| address.to_string()))
                    .bind(&origin.user_agent)
                    .bind(now).bind(expires_at).bind(wrote_at)
                    .execute(c)
                    .await
                    .map(drop)
                })?;
                let session = Session {
                    id,
                    user_id,
                    data,
                    last_seen_at: now,
                    wrote_at,
                    successor_salt: None,
                };
                Ok((session, token))
            })
        })
        .await
}

/// Keeps `data` for the session's next request. A session that is over stays so.
pub async fn save_data(services: &Services, id: Uuid, data: String) -> Result<(), Error> {
    write_data(services, id, data, None).await
}

/// Forgets `data`, unless something else is kept by now.
pub async fn clear_data(services: &Services, id: Uuid, data: String) -> Result<(), Error> {
    write_data(services, id, NOTHING.to_owned(), Some(data)).await
}

async fn write_data(
    services: &Services,
    id: Uuid,
    data: String,
    only_over: Option<String>,
) -> Result<(), Error> {
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                on!(tx.conn(), c => {
                    sqlx::query("UPDATE sessions SET data = $2 WHERE id = $1 AND data = COALESCE($3, data)")
                        .bind(id).bind(&data).bind(&only_over)
                        .execute(c)
                        .await
                        .map(drop)
                })?;
                Ok(())
            })
        })
        .await
}

/// Ends the session that has or had this id, at once and with every id of it.
pub async fn end(services: &Services, token: SessionToken) -> Result<(), Error> {
    services
        .db
        .write(move |tx| Box::pin(async move { delete(tx.conn(), &token).await }))
        .await
}

async fn delete(mut conn: Conn<'_>, token: &SessionToken) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1 OR previous_token_hash = $1")
            .bind(token.hash())
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Gives the session a new id. The old one is answered for
/// [`Settings::session_grace`] longer, for requests that are under way with it.
pub(crate) async fn renew(
    mut conn: Conn<'_>,
    services: &Services,
    id: Uuid,
    token: &SessionToken,
) -> Result<(), Error> {
    let now = services.clock.now();
    on!(conn, c => {
        sqlx::query(
            "UPDATE sessions
             SET previous_token_hash = token_hash, previous_until = $2, token_hash = $3, wrote_at = $4,
                 successor_salt = $5
             WHERE id = $1",
        )
        .bind(id).bind(now + services.settings.session_grace).bind(token.hash()).bind(now)
        .bind(token.salt())
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Notes, in every session of theirs, that this user changed something which a
/// replica may not have yet.
pub(crate) async fn stamp_write(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE sessions SET wrote_at = $2 WHERE user_id = $1")
            .bind(user_id).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Whether [`touch`] is due.
pub fn is_stale(services: &Services, session: &Session) -> bool {
    services.clock.now() >= session.last_seen_at + services.settings.session_touch
}

/// Writes down that the session is in use, from where, and puts its idle limit
/// off; never past the absolute one.
pub async fn touch(services: &Services, id: Uuid, origin: &Origin) -> Result<(), Error> {
    let (house, origin) = (services.clone(), origin.clone());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let now = house.clock.now();
                let created_at: Option<DateTime<Utc>> = on!(tx.conn(), c => {
                    sqlx::query_scalar("SELECT created_at FROM sessions WHERE id = $1")
                        .bind(id)
                        .fetch_optional(c)
                        .await
                })?;
                let Some(created_at) = created_at else {
                    return Ok(());
                };
                on!(tx.conn(), c => {
                    sqlx::query(
                        "UPDATE sessions
                         SET last_seen_at = $2, expires_at = $3, address = $4, user_agent = $5
                         WHERE id = $1",
                    )
                    .bind(id).bind(now).bind(expiry(&house.settings, created_at, now))
                    .bind(origin.address.map(|address| address.to_string()))
                    .bind(&origin.user_agent)
                    .execute(c)
                    .await
                    .map(drop)
                })?;
                Ok(())
            })
        })
        .await
}

fn expiry(settings: &Settings, created_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + settings.session_idle).min(created_at + settings.session_absolute)
}
