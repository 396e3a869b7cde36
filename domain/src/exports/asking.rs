//! Asking for a copy.

use super::export::{Export, State};
use super::list::allowance;
use super::rows;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, MakeExport, Notice};
use crate::sessions;
use crate::users;

/// Asks for a copy of everything that is stored about the caller, with the files that they
/// have uploaded where they `include_media`. They are told by mail that it was asked for.
///
/// # Errors
/// [`Error::ExportUnderWay`]; [`Error::RateLimited`] after so many in a day;
/// [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn ask(caller: &Caller, include_media: bool) -> Result<Export, Error> {
    let user_id = caller.principal()?.user_id;
    caller
        .write(async move |tx| {
            // Two at the same moment come one after the other.
            let user = users::lock(tx, user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            sessions::require_alive(tx).await?;
            require_allowed(tx, user.id).await?;
            let export = Export {
                id: tx.new_id(),
                state: State::Queued,
                include_media,
                created_at: tx.now(),
                ready_at: None,
                expires_at: None,
                size_bytes: None,
                progress: 0,
            };
            rows::insert(tx, &export, user.id).await?;
            let job = MakeExport {
                user_id: user.id,
                export_id: export.id,
            };
            jobs::enqueue(tx, &job).await?;
            let action = Action::RequestExport { include_media };
            audit::record(tx, &Event::by_user(action, user.id)).await?;
            // Whoever has nothing but an open session can ask, and fetches nothing without a
            // proof: the owner knows of it, and has the copy.
            jobs::notify(tx, user.id, Notice::ExportAsked { include_media }).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user.id, now).await?;
            Ok(export)
        })
        .await
}

async fn require_allowed(tx: &mut Tx, user_id: uuid::Uuid) -> Result<(), Error> {
    let exports = rows::of_user(tx.conn(), user_id).await?;
    if exports.iter().any(|export| export.state.is_under_way()) {
        return Err(Error::ExportUnderWay);
    }
    let now = tx.now();
    match allowance(tx.settings(), &exports, now) {
        (0, next_at) => Err(Error::RateLimited {
            retry_after: next_at
                .and_then(|at| (at - now).to_std().ok())
                .unwrap_or_default(),
        }),
        _ => Ok(()),
    }
}
