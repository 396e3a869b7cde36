//! Giving an artist a picture.

use std::time::Duration;

use bytes::Bytes;
use tracing::Instrument;
use uuid::Uuid;

use super::artist::Artist;
use super::gate::{require_creator, require_creator_in};
use super::{own, rows};
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Freshness, on};
use crate::error::Error;
use crate::jobs::{self, RemoveObjects};
use crate::limits::{self, Policy};
use crate::pictures::{self, StoredPicture};
use crate::services::Services;
use crate::sessions;

/// Where pictures of artists are stored.
const FOLDER: &str = "pictures";

const HOUR: Duration = Duration::from_hours(1);

/// Lets only a member send a picture, asked before any byte of it is read.
///
/// # Errors
/// [`Error::NotFound`] for an artist of others; those of [`require_creator`].
pub async fn require_editor(caller: &Caller, id: Uuid) -> Result<(), Error> {
    let user_id = require_creator(caller).await?.id;
    let mut reader = caller.read().await?;
    own::require_member(reader.conn(), id, user_id).await
}

/// Gives the artist the picture that the file `content` holds, made anew; the one before
/// goes. From when it is made this runs to its end, whatever becomes of the caller.
///
/// # Errors
/// Those of [`pictures::prepare`] and [`require_editor`]; [`Error::RateLimited`] after
/// [`Settings::pictures_per_hour`](crate::Settings::pictures_per_hour).
pub async fn set_picture(caller: &Caller, id: Uuid, content: Bytes) -> Result<Artist, Error> {
    require_editor(caller, id).await?;
    let policy = Policy {
        most: Some(caller.settings.pictures_per_hour),
        window: HOUR,
        wait: |_, _| Duration::ZERO,
    };
    let key = caller.principal()?.user_id.to_string();
    limits::attempt_alone(caller, "picture", &key, policy).await?;
    let picture = pictures::prepare(content).await?;
    let caller = caller.clone();
    let work = async move {
        let stored = pictures::put(&caller.media, FOLDER, caller.new_id(), picture).await?;
        let kept = stored.clone();
        match store(&caller, id, stored).await {
            Ok(artist) => Ok(artist),
            Err(error) => {
                discard_unless_kept(&caller, id, kept.key).await;
                Err(error)
            }
        }
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(Error::internal)?
}

async fn store(caller: &Caller, id: Uuid, picture: StoredPicture) -> Result<Artist, Error> {
    caller
        .write(async move |tx| {
            let user_id = require_creator_in(tx).await?.id;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let before = rows::hold(tx.conn(), id, user_id).await?;
            on!(tx.conn(), c => {
                sqlx::query(
                    "UPDATE artists SET picture_key = $2, picture_sha256 = $3 WHERE id = $1",
                )
                .bind(id).bind(&picture.key).bind(picture.sha256.as_slice())
                .execute(c)
                .await
                .map(drop)
            })?;
            if let Some(key) = before.picture_key {
                let keys = pictures::keys(key).to_vec();
                let owner_id = user_id;
                jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await?;
            }
            let changed = Action::ChangeArtistPicture { artist_id: id };
            audit::record(tx, &Event::by_user(changed, user_id)).await?;
            let after = rows::by_id(tx.conn(), id).await?;
            after.ok_or(Error::NotFound)?.complete(tx.conn()).await
        })
        .await
}

/// Removes what no row refers to. A connection lost during the commit leaves open whether
/// one does: only where it surely does not, the objects go.
async fn discard_unless_kept(services: &Services, id: Uuid, key: String) {
    let kept = async {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let row = rows::by_id(reader.conn(), id).await?;
        Ok::<_, Error>(row.and_then(|row| row.picture_key))
    };
    match kept.await {
        Ok(kept) if kept.as_ref() != Some(&key) => {
            for key in pictures::keys(key) {
                // What cannot be removed now the sweep finds.
                let _ = services.media.remove(&key).await;
            }
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, key, "a picture may be without its artist"),
    }
}
