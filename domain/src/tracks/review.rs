//! Tracks that wait for an operator to look at them before they are public.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::held::hold_anybodys;
use super::publishing::{make_public, store};
use super::rows::{self, Row, SELECT};
use super::track::{Review, Track, Visibility};
use crate::artists;
use crate::audit::{self, Action, Event};
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::jobs::{self, TrackReviewed};

/// Every track that waits, those first that were uploaded first.
///
/// # Errors
/// Those of the database.
pub(crate) async fn waiting(mut conn: Conn<'_>) -> Result<Vec<Track>, Error> {
    let sql =
        format!("{SELECT} WHERE tracks.review = 'waiting' ORDER BY tracks.created_at, tracks.id");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Row::for_member).collect())
}

/// Makes a track public that waits, and its artist one whose tracks wait no more.
///
/// # Errors
/// [`Error::NotFound`] when no track with this id waits.
pub(crate) async fn approve(tx: &mut Tx, id: Uuid) -> Result<Track, Error> {
    let row = hold_anybodys(tx, id).await?;
    if row.review != Some(Review::Waiting) {
        return Err(Error::NotFound);
    }
    make_public(tx, id).await?;
    let now = tx.now();
    if let Some(artist_id) = row.artist_id {
        artists::set_approved(tx.conn(), artist_id, Some(now)).await?;
    }
    let (track_id, title) = (id, row.title.clone());
    decide(tx, &row, Action::ApproveTrack { track_id, title }, None).await
}

/// Refuses a track that waits, or takes one away from the public.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is neither.
pub(crate) async fn reject(tx: &mut Tx, id: Uuid, reason: &str) -> Result<Track, Error> {
    let row = hold_anybodys(tx, id).await?;
    let visibility = match (row.visibility, row.review) {
        (Visibility::Public, _) if row.is_public() => Visibility::Private,
        (visibility, Some(Review::Waiting)) => visibility,
        _ => return Err(Error::NotFound),
    };
    store(tx, id, visibility, Some(Review::Rejected)).await?;
    if let Some(artist_id) = row.artist_id {
        artists::set_approved(tx.conn(), artist_id, None).await?;
    }
    let action = Action::RejectTrack {
        track_id: id,
        title: row.title.clone(),
        reason: reason.to_owned(),
    };
    decide(tx, &row, action, Some(reason.to_owned())).await
}

/// Writes down what an operator decided, and has the artist told.
async fn decide(
    tx: &mut Tx,
    row: &Row,
    action: Action,
    reason: Option<String>,
) -> Result<Track, Error> {
    // Of a track that has outlived its owner's account it is the artist's.
    let subject_id = row.owner_id.or(row.artist_id).unwrap_or(row.id);
    audit::record(tx, &Event::by_operator(action, subject_id)).await?;
    if let Some(owner_id) = row.owner_id {
        let told = TrackReviewed {
            owner_id,
            track_id: row.id,
            title: row.title.clone(),
            refused_for: reason,
        };
        jobs::enqueue(tx, &told).await?;
    }
    let row = rows::find(tx.conn(), row.id).await?;
    Ok(row.ok_or(Error::NotFound)?.for_member())
}
