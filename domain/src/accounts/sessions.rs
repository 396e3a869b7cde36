//! The sessions of an account: listed, and ended by who holds them or by their owner from
//! elsewhere.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Freshness;
use crate::device_names::Device;
use crate::devices::login_devices;
use crate::email_changes::{self, Awaited};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::sessions::{self, SessionToken};
use crate::{second_factor, users};

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Session)]
pub struct ListedSession {
    /// Never changes. It opens nothing.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When its login was.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_seen_at: DateTime<Utc>,
    /// The client's address at that time.
    #[schema(required = true)]
    pub address: Option<String>,
    /// The browser and the system it runs on, in words.
    #[serde(flatten)]
    pub device: Device,
}

/// The sessions of whoever asks that are not over: theirs first, then by last use
/// (OWASP ASVS 5.0, 7.5.2).
///
/// # Errors
/// [`Error::UserNotFound`] when the account is gone.
pub async fn list_sessions(caller: &Caller) -> Result<Vec<ListedSession>, Error> {
    let principal = caller.principal()?;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    let rows =
        sessions::open_sessions(reader.conn(), principal.user_id, caller.clock.now()).await?;
    drop(reader);
    if rows.is_empty() {
        caller.user().await?;
    }
    let mut sessions: Vec<_> = rows
        .into_iter()
        .map(|row| ListedSession {
            id: row.id,
            current: row.id == principal.session_id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            address: row.address,
            device: Device::of(row.user_agent.as_deref()),
        })
        .collect();
    sessions.sort_by_key(|session| !session.current);
    Ok(sessions)
}

/// Ends the session that has this id, at once and with every id of it.
///
/// # Errors
/// [`Error::Unauthenticated`] when the id was just renewed: who has no more than an old
/// one ends nobody's session.
pub async fn log_out(caller: &Caller, token: SessionToken) -> Result<(), Error> {
    caller
        .write(async move |tx| {
            let user_id = match sessions::delete(tx.conn(), &token).await? {
                Some(Some(user_id)) => user_id,
                None if sessions::is_renewed(tx, &token).await? => {
                    return Err(Error::Unauthenticated);
                }
                Some(None) | None => return Ok(()),
            };
            let event = Event::by_user(Action::LogOut, user_id);
            audit::record(tx, &event).await
        })
        .await
}

/// Ends one session of whoever asks, who is told by mail, and gives up what was asked
/// for through it: a change of address, links, a set-up of two-step login. One's own
/// present session needs no proof, and no mail, and keeps what was asked for through it: that is to log
/// out.
///
/// # Errors
/// [`Error::NotFound`] when there is no such session of theirs,
/// [`Error::ReauthenticationRequired`], [`Error::Unauthenticated`] when their own
/// was ended meanwhile.
pub async fn end_session(caller: &Caller, id: Uuid) -> Result<(), Error> {
    let principal = caller.principal()?;
    let is_own = id == principal.session_id;
    if !is_own {
        caller.require_recent_proof()?;
    }

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            // As changes of the account's credentials do. Two sessions that end each other
            // would wait for each other without it, or both be over.
            users::lock(tx, user_id).await?;
            let now = tx.now();
            if !is_own {
                sessions::require_alive(tx).await?;
            }
            let ended = sessions::end_one(tx.conn(), user_id, id, now).await?;
            let ended = ended.ok_or(Error::NotFound)?;
            if !is_own {
                login_devices::forget(tx.conn(), user_id, id).await?;
            }
            let event = Event::by_user(Action::EndSession { session_id: id }, user_id);
            audit::record(tx, &event).await?;
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            if !is_own {
                sessions::remember_ended(tx.conn(), &ended).await?;
                let which = Awaited::AskedBy(id);
                email_changes::close(tx, user_id, which).await?;
                second_factor::give_up_of(tx.conn(), user_id, id).await?;
                let notice = Notice::SessionsEnded { ended: 1 };
                jobs::notify(tx, user_id, notice).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Ends every session of whoever asks but the one they ask through, and tells them
/// by mail; how many those were. What was asked for through any other session is given
/// up as well.
///
/// # Errors
/// [`Error::ReauthenticationRequired`], [`Error::Unauthenticated`] when their own
/// was ended meanwhile.
pub async fn end_other_sessions(caller: &Caller) -> Result<u64, Error> {
    let principal = caller.principal()?;
    caller.require_recent_proof()?;

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            // As in `end_session`.
            users::lock(tx, user_id).await?;
            let now = tx.now();
            sessions::require_alive(tx).await?;
            sessions::forget_expired(tx.conn(), user_id, now).await?;
            let kept = principal.session_id;
            let ended = sessions::end_others(tx.conn(), user_id, kept).await?;
            login_devices::forget_others(tx.conn(), user_id, kept).await?;
            // Also what a session asked for that is over by itself by now: nothing is
            // left of it here to be ended, and what it began is still to come.
            let which = Awaited::NotAskedBy(kept);
            email_changes::close(tx, user_id, which).await?;
            second_factor::give_up_of_others(tx.conn(), user_id, kept).await?;
            if ended > 0 {
                let event = Event::by_user(Action::EndOtherSessions { ended }, user_id);
                audit::record(tx, &event).await?;
                sessions::stamp_write(tx.conn(), user_id, now).await?;
                let notice = Notice::SessionsEnded { ended };
                jobs::notify(tx, user_id, notice).await?;
            }
            Ok(ended)
        })
        .await
}
