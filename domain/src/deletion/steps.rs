//! The steps of an erasure: each is one transaction, and each can be the last that is done
//! before the program is killed.

use uuid::Uuid;

use super::begin::begin;
use super::table::{self, Erasure};
use crate::artists;
use crate::audit::{self, Action, Event};
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::EraseAccount;
use crate::services::Services;
use crate::{exports, limits, sessions, tracks, uploads, users};

/// Does the next step of this job, in one transaction; whether there is another one. It finds
/// out what is left by looking, so that whoever goes on with it needs to know nothing.
///
/// # Errors
/// Those of the database.
pub async fn erase_next(services: &Services, job: &EraseAccount) -> Result<bool, Error> {
    let job = job.clone();
    services
        .write(async move |tx| {
            let had_begun = table::find(tx.conn(), job.user_id).await?.is_some();
            match begin(tx, &job).await? {
                None => Ok(false),
                Some(_) if !had_begun => Ok(true),
                Some(erasure) => go_on(tx, &erasure).await,
            }
        })
        .await
}

/// A piece of what is left, of which the first that there is any of is taken.
async fn go_on(tx: &mut Tx, erasure: &Erasure) -> Result<bool, Error> {
    let user_id = erasure.user_id;
    let has_more = uploads::erase_some(tx, user_id).await?
        || tracks::erase_some(tx, user_id, erasure.keeps_public_tracks).await?
        || leave_artist(tx, erasure).await?
        || audit::pseudonymise_some(tx, user_id, erasure.pseudonym).await?;
    if !has_more {
        finish(tx, erasure).await?;
    }
    Ok(has_more)
}

/// Ends one membership of theirs. An artist without any other member goes with the last of
/// it, unless public tracks stay: then nothing but handle and name does.
async fn leave_artist(tx: &mut Tx, erasure: &Erasure) -> Result<bool, Error> {
    let user_id: Uuid = erasure.user_id;
    let memberships = artists::memberships(tx.conn(), user_id).await?;
    let Some(first) = memberships.into_iter().next() else {
        return Ok(false);
    };
    let artist_id = first.artist.id;
    if first.is_alone {
        let stays = erasure.keeps_public_tracks && tracks::any_public(tx.conn(), artist_id).await?;
        if stays {
            artists::bare(tx, artist_id).await?;
        } else if tracks::erase_some_of_artist(tx, artist_id).await? {
            return Ok(true);
        } else {
            artists::remove(tx, artist_id).await?;
            return Ok(true);
        }
    }
    artists::leave(tx.conn(), artist_id, user_id).await?;
    Ok(true)
}

/// The last step: the account's row, whatever still refers to it, and the only thing that
/// leads from it to its pseudonym.
async fn finish(tx: &mut Tx, erasure: &Erasure) -> Result<(), Error> {
    let user_id = erasure.user_id;
    exports::erase(tx, user_id).await?;
    sessions::end_all(tx.conn(), user_id).await?;
    for key in [user_id.to_string(), format!("account {user_id}")] {
        limits::forget(tx, &key).await?;
    }
    let event = Event::by_user(Action::DeleteUser, user_id);
    audit::record(tx, &event).await?;
    // It waits for whoever writes something down about the account at this moment; that is
    // seen then, and nobody writes anything down after it.
    users::remove(tx.conn(), user_id).await?;
    while audit::pseudonymise_some(tx, user_id, erasure.pseudonym).await? {}
    table::remove(tx.conn(), user_id).await
}
