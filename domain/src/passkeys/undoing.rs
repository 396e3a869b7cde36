//! Putting a passkey back that was just removed.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::registration::{require_room, require_verified};
use super::{list, stored};
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::client::Principal;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::sessions::{self, Renewed};
use crate::users;

/// A passkey that was removed, as it was stored. Sealed with the key that is not in the
/// database, the page that says so holds it, and nothing else does.
#[derive(Serialize, Deserialize)]
struct Removed {
    passkey: stored::Row,
    removed_at: DateTime<Utc>,
}

/// Removes a passkey; see [`list::remove`]. Besides, answers what [`put_back`] takes: it is
/// worth something in this session alone, for as long as a proof is and nothing else of the
/// account was changed. None for one that is suspended: it would come back as one that is
/// not.
///
/// # Errors
/// As [`list::remove`].
pub async fn remove_undoably(caller: &Caller, id: Uuid) -> Result<Renewed<Option<String>>, Error> {
    let principal = caller.principal()?;
    let passkey = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        stored::row(reader.conn(), principal.user_id, id).await?
    };
    let renewed = list::removed(caller, id).await?;
    let Some(passkey) = passkey else {
        return Ok(renewed.and(None));
    };
    let removed = Removed {
        passkey,
        removed_at: *renewed.value(),
    };
    let text = serde_json::to_vec(&removed).map_err(Error::internal)?;
    let sealed = caller
        .secret_key
        .seal(&*caller.entropy, &place(&principal), &text);
    Ok(renewed.and(Some(BASE64_STANDARD.encode(sealed))))
}

/// Puts a passkey back that [`remove_undoably`] has removed. That is written down and
/// told, and this session gets the new id that is answered.
///
/// # Errors
/// [`Error::NotFound`] when that was too long ago, in another session, not the last change,
/// or the passkey is there; [`Error::ReauthenticationRequired`] and
/// [`Error::SecondFactorProofRequired`], as for adding one; [`Error::EmailNotVerified`],
/// [`Error::TooMany`].
pub async fn put_back(caller: &Caller, sealed: &str) -> Result<Renewed<String>, Error> {
    let principal = caller.principal()?;
    caller.require_full_proof().await?;
    let removed = open(caller, &principal, sealed).ok_or(Error::NotFound)?;
    if caller.clock.now() >= removed.removed_at + caller.settings.proof_lifetime {
        return Err(Error::NotFound);
    }
    let Removed {
        passkey: row,
        removed_at,
    } = removed;

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            let user = users::lock(tx, user_id).await?;
            require_verified(&user.ok_or(Error::UserNotFound)?)?;
            // The removal has stamped the session, and so has whatever changed the account's
            // protection after it: putting something back, or another removal.
            let stamped = sessions::wrote_at(tx.conn(), principal.session_id).await?;
            if stamped != Some(removed_at) {
                return Err(Error::NotFound);
            }
            let count = stored::count(tx.conn(), user_id).await?;
            require_room(tx.settings(), usize::try_from(count).unwrap_or(usize::MAX))?;
            if !stored::insert_row(tx.conn(), user_id, &row).await? {
                return Err(Error::NotFound);
            }
            let renewed = sessions::replace_id(tx, principal.session_id).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let name = row.name.clone();
            let event = Event::by_user(Action::PutPasskeyBack { name: name.clone() }, user_id);
            audit::record(tx, &event).await?;
            let notice = Notice::PasskeyPutBack { name: name.clone() };
            jobs::notify(tx, user_id, notice).await?;
            Ok(renewed.and(name))
        })
        .await
}

fn open(caller: &Caller, principal: &Principal, sealed: &str) -> Option<Removed> {
    let sealed = BASE64_STANDARD.decode(sealed).ok()?;
    let text = caller.secret_key.open(&place(principal), &sealed).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The session by its id that never changes: removing gives it a new token.
fn place(principal: &Principal) -> String {
    format!("removed passkey in session {}", principal.session_id)
}
