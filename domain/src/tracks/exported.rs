//! What somebody takes along of their tracks.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::rows::{Row, SELECT};
use super::track::Track;
use crate::db::{Conn, from_row, on};
use crate::error::Error;
use crate::storage::hex;

/// A track, and where what belongs to it lies.
#[derive(Debug)]
pub(crate) struct ExportedTrack {
    pub(crate) track: Track,
    pub(crate) sha256: String,
    pub(crate) true_peak_dbtp: Option<f64>,
    pub(crate) object_key: String,
    pub(crate) artwork_key: Option<String>,
}

struct Stored {
    row: Row,
    file_sha256: Vec<u8>,
    true_peak_dbtp: Option<f64>,
    object_key: String,
    artwork_key: Option<String>,
}

from_row!(Stored {
    row = row,
    file_sha256,
    true_peak_dbtp,
    object_key,
    artwork_key
});

impl From<Stored> for ExportedTrack {
    fn from(stored: Stored) -> Self {
        Self {
            track: stored.row.for_member(),
            sha256: hex(&stored.file_sha256),
            true_peak_dbtp: stored.true_peak_dbtp,
            object_key: stored.object_key,
            artwork_key: stored.artwork_key,
        }
    }
}

/// The tracks of this owner, the oldest first, `limit` at most, from behind `after` on.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    owner_id: Uuid,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<ExportedTrack>, Error> {
    let beyond = match after {
        None => "",
        Some(_) => "AND (tracks.created_at > $3 OR (tracks.created_at = $3 AND tracks.id > $4))",
    };
    let sql = format!(
        "SELECT listed.*, files.sha256 AS file_sha256, files.true_peak_dbtp, files.object_key,
                files.artwork_key
         FROM ({SELECT} WHERE tracks.owner_id = $1 {beyond}
               ORDER BY tracks.created_at, tracks.id LIMIT $2) AS listed
         JOIN tracks AS files ON files.id = listed.id
         ORDER BY listed.created_at, listed.id"
    );
    let tracks: Vec<Stored> = on!(conn, c => {
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(owner_id).bind(limit);
        match after {
            None => query.fetch_all(c).await,
            Some((created_at, id)) => query.bind(created_at).bind(id).fetch_all(c).await,
        }
    })?;
    Ok(tracks.into_iter().map(ExportedTrack::from).collect())
}

/// That somebody listened to a track within the hour.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedListen {
    track_id: Uuid,
    counted_at: DateTime<Utc>,
}

from_row!(ExportedListen {
    track_id,
    counted_at
});

/// What whoever is known by this mark has listened to.
///
/// # Errors
/// Those of the database.
pub(crate) async fn listens(
    mut conn: Conn<'_>,
    listener: &[u8],
) -> Result<Vec<ExportedListen>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT track_id, counted_at FROM track_listens WHERE listener = $1
             ORDER BY counted_at",
        )
        .bind(listener)
        .fetch_all(c)
        .await
    })?)
}
