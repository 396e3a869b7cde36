//! The file and the picture of a track, replaced.

use axum::Json;
use axum::extract::{Path, Request, State};
use serde::Deserialize;
use stagedoor_domain::Services;
use stagedoor_domain::pictures::LARGEST_FILE;
use stagedoor_domain::tracks::{self, Track};
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::tracks::track_id;
use crate::middleware::request_limits::announced_length;
use crate::upload::form_parts::FormParts;
use crate::upload::single_file::SingleFile;

/// One file, sent as a form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "a form is read part by part; this says what it holds"
)]
pub(crate) struct FileBody {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Replaces the file of a track.
///
/// Its links, its plays and who may hear it stay. What was heard before is heard until the
/// new file is ready.
#[utoipa::path(
    put,
    path = "/api/v1/tracks/{id}/file",
    operation_id = "replace_track_file",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    request_body(content = FileBody, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The track, whose new file waits to be processed.", body = Track),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "QUOTA_EXCEEDED", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_UPLOAD_LIMIT_MB", "STAGEDOOR_UPLOAD_QUOTA_MB", "STAGEDOOR_DISK_FLOOR_MB"])),
    ),
)]
pub(crate) async fn replace(
    visitor: Visitor,
    State(services): State<Services>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Track>, Problem> {
    let caller = visitor.account_holder().await?;
    let id = track_id(&id)?;
    let announced = announced_length(request.headers());
    let admission = tracks::admit_replacement(&caller, id, announced).await?;
    let parts = FormParts::of(request).await?;
    let form = SingleFile::default();
    let file = form
        .receive_audio(parts, &services.media, admission.storage())
        .await?;
    Ok(Json(tracks::replace_file(&caller, id, file).await?))
}

/// Gives a track a picture.
///
/// JPEG, PNG and WebP are taken, read within bounds and made anew: a square, without
/// anything else that was in the file.
#[utoipa::path(
    put,
    path = "/api/v1/tracks/{id}/artwork",
    operation_id = "set_track_artwork",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    request_body(content = FileBody, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The track with its picture.", body = Track),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "VALIDATION_FAILED"])),
    ),
)]
pub(crate) async fn set_artwork(
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Track>, Problem> {
    let caller = visitor.account_holder().await?;
    let id = track_id(&id)?;
    tracks::require_artwork(&caller, id).await?;
    let parts = FormParts::of(request).await?;
    let content = SingleFile::default()
        .receive_bytes(parts, LARGEST_FILE)
        .await?;
    Ok(Json(tracks::set_artwork(&caller, id, content).await?))
}
