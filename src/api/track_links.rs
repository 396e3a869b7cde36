//! The link of an unlisted track, and who listens.

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use stagedoor_domain::tracks::{self, Track};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::NoBody;
use super::tracks::{KeyQuery, track_id};

/// Gives a track a new key.
///
/// Links with the one before lead nowhere from then on.
#[utoipa::path(
    post,
    path = "/tracks/{id}/unlisted-key",
    operation_id = "renew_track_key",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    responses(
        (status = 200, description = "The track with its new key.", body = Track),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED"])),
    ),
)]
pub(super) async fn renew_key(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<Json<Track>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(Json(tracks::renew_key(&caller, track_id(&id)?).await?))
}

/// Takes the key of a track away.
///
/// No link opens it any more.
#[utoipa::path(
    delete,
    path = "/tracks/{id}/unlisted-key",
    operation_id = "revoke_track_key",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    responses(
        (status = 204, description = "There is none."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED"])),
    ),
)]
pub(super) async fn revoke_key(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    tracks::revoke_key(&caller, track_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that somebody has listened to a track for ten seconds.
///
/// Each listener of a track is counted once in an hour: whoever is logged in by their
/// session, anybody else by their address. `plays` follows within a moment.
#[utoipa::path(
    post,
    path = "/tracks/{id}/plays",
    operation_id = "note_play",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id."), KeyQuery),
    responses(
        (status = 204, description = "Noted."),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn note_play(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(KeyQuery { key }): Query<KeyQuery>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.whoever().await?;
    tracks::note_play(&caller, track_id(&id)?, key.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
