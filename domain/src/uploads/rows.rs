//! The rows of uploads and of their pieces.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::upload::Upload;
use crate::db::{Conn, from_row, on, placeholders};
use crate::error::Error;

/// Where a piece of a file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) size_bytes: i64,
    pub(super) object_key: String,
}

from_row!(Piece {
    size_bytes,
    object_key,
});

/// This owner's upload, over or not.
pub(super) async fn find(
    mut conn: Conn<'_>,
    id: Uuid,
    owner_id: Uuid,
) -> Result<Option<Upload>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, file_name, title, description, length_bytes, offset_bytes, created_at,
                    expires_at, track_id, artist_id
             FROM uploads WHERE id = $1 AND owner_id = $2",
        )
        .bind(id).bind(owner_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Their uploads that are not whole, the latest first.
pub(crate) async fn waiting(
    mut conn: Conn<'_>,
    owner_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Upload>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, file_name, title, description, length_bytes, offset_bytes, created_at,
                    expires_at, track_id, artist_id
             FROM uploads WHERE owner_id = $1 AND track_id IS NULL AND expires_at > $2
             ORDER BY created_at DESC, id",
        )
        .bind(owner_id).bind(now)
        .fetch_all(c)
        .await
    })?)
}

pub(super) async fn insert(
    mut conn: Conn<'_>,
    owner_id: Uuid,
    upload: &Upload,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO uploads
                 (id, owner_id, artist_id, file_name, title, description, length_bytes,
                  created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(upload.id).bind(owner_id).bind(upload.artist_id)
        .bind(&upload.file_name).bind(&upload.title).bind(&upload.description)
        .bind(upload.size_bytes).bind(upload.created_at).bind(upload.expires_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Moves the upload on from `start` by `size` bytes, unless it is elsewhere by now, whole
/// or gone; answers whether it did.
pub(super) async fn advance(
    mut conn: Conn<'_>,
    id: Uuid,
    start: i64,
    size: i64,
    expires_at: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(on!(conn, c => {
        sqlx::query(
            "UPDATE uploads SET offset_bytes = offset_bytes + $3, expires_at = $4
             WHERE id = $1 AND offset_bytes = $2 AND track_id IS NULL",
        )
        .bind(id).bind(start).bind(size).bind(expires_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
    })?)
}

/// Notes which track the upload has become, unless it is one already or gone; answers
/// whether it did.
pub(super) async fn complete(
    mut conn: Conn<'_>,
    id: Uuid,
    track_id: Uuid,
    expires_at: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(on!(conn, c => {
        sqlx::query(
            "UPDATE uploads SET track_id = $2, offset_bytes = length_bytes, expires_at = $3
             WHERE id = $1 AND track_id IS NULL",
        )
        .bind(id).bind(track_id).bind(expires_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
    })?)
}

pub(super) async fn add_piece(
    mut conn: Conn<'_>,
    upload_id: Uuid,
    start: i64,
    piece: &Piece,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO upload_pieces (upload_id, start_bytes, size_bytes, object_key)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(upload_id).bind(start).bind(piece.size_bytes).bind(&piece.object_key)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// The pieces of the upload, from the first on.
pub(super) async fn pieces(mut conn: Conn<'_>, upload_id: Uuid) -> Result<Vec<Piece>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT size_bytes, object_key FROM upload_pieces
             WHERE upload_id = $1 ORDER BY start_bytes",
        )
        .bind(upload_id)
        .fetch_all(c)
        .await
    })?)
}

/// Those of these keys under which a piece lies.
///
/// # Errors
/// Those of the database.
pub(crate) async fn referred(mut conn: Conn<'_>, keys: &[&str]) -> Result<Vec<String>, Error> {
    let list = placeholders(keys.len());
    let sql = format!("SELECT object_key FROM upload_pieces WHERE object_key IN ({list})");
    Ok(on!(conn, c => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for key in keys {
            query = query.bind(*key);
        }
        query.fetch_all(c).await
    })?)
}

/// Every piece, with its size in bytes.
///
/// # Errors
/// Those of the database.
pub(crate) async fn named_files(mut conn: Conn<'_>) -> Result<Vec<(String, Option<i64>)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as("SELECT object_key, size_bytes FROM upload_pieces").fetch_all(c).await
    })?)
}

/// Forgets the pieces, and answers under which keys they lie.
pub(super) async fn take_pieces(mut conn: Conn<'_>, upload_id: Uuid) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("DELETE FROM upload_pieces WHERE upload_id = $1 RETURNING object_key")
            .bind(upload_id)
            .fetch_all(c)
            .await
    })?)
}

/// Locks the row until the transaction ends; answers whether there is one of this owner's.
pub(super) async fn lock(mut conn: Conn<'_>, id: Uuid, owner_id: Uuid) -> Result<bool, Error> {
    let sql = format!(
        "SELECT id FROM uploads WHERE id = $1 AND owner_id = $2 {}",
        conn.hold()
    );
    let row: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).bind(owner_id).fetch_optional(c).await
    })?;
    Ok(row.is_some())
}

/// The same for some of those that are over, each with its owner.
pub(super) async fn lock_expired(
    mut conn: Conn<'_>,
    before: DateTime<Utc>,
    most: i64,
) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let sql = format!(
        "SELECT id, owner_id FROM uploads WHERE expires_at <= $1 ORDER BY id LIMIT $2 {}",
        conn.hold()
    );
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(before).bind(most).fetch_all(c).await
    })?)
}

/// The same for some of this owner's, over or not.
pub(super) async fn lock_of_owner(
    mut conn: Conn<'_>,
    owner_id: Uuid,
    most: i64,
) -> Result<Vec<Uuid>, Error> {
    let sql = format!(
        "SELECT id FROM uploads WHERE owner_id = $1 ORDER BY id LIMIT $2 {}",
        conn.hold()
    );
    Ok(on!(conn, c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(owner_id).bind(most).fetch_all(c).await
    })?)
}

pub(super) async fn remove(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM uploads WHERE id = $1").bind(id).execute(c).await.map(drop)
    })?;
    Ok(())
}
