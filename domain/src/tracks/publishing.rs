//! Who may hear a track, from its artist's members to everybody.

use uuid::Uuid;

use super::held::note;
use super::list::any_public;
use super::rows::{self, Row};
use super::track::{Review, State, Visibility};
use super::unlisted_key::{self, new_key};
use crate::artists;
use crate::audit::{self, Action, Actor, Event};
use crate::db::{Tx, on};
use crate::error::Error;
use crate::settings::Publishing;

/// Lets these hear the track, which is held. Where operators look at first tracks, one of
/// an artist whom they do not know waits for them instead of becoming public.
///
/// # Errors
/// [`Error::NotReady`] to publish what does not play yet.
pub(super) async fn set_visibility(tx: &mut Tx, row: &Row, to: Visibility) -> Result<(), Error> {
    if to == Visibility::Public {
        return publish(tx, row).await;
    }
    if to == Visibility::Unlisted && row.unlisted_key.is_none() {
        let key = new_key(tx);
        unlisted_key::store(tx.conn(), row.id, Some(&key)).await?;
    }
    // Whoever chooses anew waits for nobody any more.
    let review = row.review.filter(|review| *review != Review::Waiting);
    store(tx, row.id, to, review).await?;
    if row.is_public() {
        let action = Action::UnpublishTrack {
            track_id: row.id,
            title: row.title.clone(),
        };
        note(tx, row, action).await?;
    }
    Ok(())
}

async fn publish(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    if row.is_public() {
        return Ok(());
    }
    if row.state != State::Ready {
        return Err(Error::NotReady);
    }
    if let Some(published) = let_out(tx, row).await? {
        note(tx, row, published).await?;
    }
    Ok(())
}

/// Publishes the track where it was to be public from the start, and plays by now.
///
/// # Errors
/// Those of the database.
pub(super) async fn publish_when_ready(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    let row = rows::find(tx.conn(), id).await?;
    let is_due = |row: &Row| {
        row.visibility == Visibility::Public && !row.is_public() && row.state == State::Ready
    };
    let Some(row) = row.filter(is_due) else {
        return Ok(());
    };
    // What is left of somebody who has gone is what everybody could hear by then.
    let Some(owner_id) = row.owner_id else {
        return Ok(());
    };
    if let Some(published) = let_out(tx, &row).await? {
        let event = Event {
            action: published,
            actor: Actor::User(owner_id),
            subject_id: owner_id,
        };
        audit::record(tx, &event).await?;
    }
    Ok(())
}

/// Makes a track public, or has it wait for operators; answers what it was.
async fn let_out(tx: &mut Tx, row: &Row) -> Result<Option<Action>, Error> {
    if tx.settings().publishing == Publishing::Review && !is_known(tx, row).await? {
        let until_then = match row.visibility {
            Visibility::Public => Visibility::Private,
            other => other,
        };
        store(tx, row.id, until_then, Some(Review::Waiting)).await?;
        return Ok(None);
    }
    make_public(tx, row.id).await?;
    Ok(Some(Action::PublishTrack {
        track_id: row.id,
        title: row.title.clone(),
    }))
}

/// Makes it public, for the first time or again.
///
/// # Errors
/// Those of the database.
pub(super) async fn make_public(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks SET visibility = $2, review = NULL,
                    published_at = COALESCE(published_at, $3)
             WHERE id = $1",
        )
        .bind(id).bind(Visibility::Public.as_str()).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Whether operators need not look at this track: they have found another one of its
/// artist fit, or one is public already, and none of it was refused.
async fn is_known(tx: &mut Tx, row: &Row) -> Result<bool, Error> {
    let Some(artist_id) = row.artist_id else {
        return Ok(false);
    };
    if row.review == Some(Review::Rejected) {
        return Ok(false);
    }
    if artists::is_approved(tx.conn(), artist_id).await? {
        return Ok(true);
    }
    any_public(tx.conn(), artist_id).await
}

/// Notes who may hear it, and where it stands with operators. What is private has no link any
/// more: who was given it does not get in when the track has another one.
///
/// # Errors
/// Those of the database.
pub(super) async fn store(
    tx: &mut Tx,
    id: Uuid,
    visibility: Visibility,
    review: Option<Review>,
) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query("UPDATE tracks SET visibility = $2, review = $3,
                    unlisted_key = CASE WHEN $2 = 'private' THEN NULL ELSE unlisted_key END
             WHERE id = $1",
        )
            .bind(id).bind(visibility.as_str()).bind(review.map(Review::as_str))
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
