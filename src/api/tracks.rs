//! Tracks. Uploading one is gated on the creator tier.

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use serde::Deserialize;
use stagedoor_domain::tracks::{self, Track};
use stagedoor_domain::{Page, Services};
use stagedoor_session::Visitor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::Problem;
use super::lists::PageQuery;
use crate::middleware::request_limits::announced_length;
use crate::upload::form::UploadForm;
use crate::upload::form_parts::FormParts;
use crate::upload::gate::RequireContentCreatorRole;

/// A track and the file it is made of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "a form is read part by part; this says what it holds"
)]
pub(crate) struct UploadBody {
    /// The audio file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What the track is called.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// A few words about it.
    #[schema(max_length = 5000, nullable = false)]
    description: Option<String>,
}

/// Uploads a track.
///
/// Asks for the creator tier before any byte of the body is read. WAV, FLAC, MP3, Ogg,
/// Opus, AAC and M4A are taken, told by the content. The fields come in any order.
#[utoipa::path(
    post,
    path = "/api/v1/tracks",
    operation_id = "upload_track",
    tag = "Tracks",
    request_body(content = UploadBody, content_type = "multipart/form-data"),
    responses(
        (
            status = 201, description = "The track.", body = Track,
            headers(("location" = String, description = "The track's address.")),
            links(("Show" = (operation_id = "show_track", parameters(("id" = "$response.body#/id"))))),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "QUOTA_EXCEEDED", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_UPLOAD_LIMIT_MB", "STAGEDOOR_UPLOAD_QUOTA_MB", "STAGEDOOR_DISK_FLOOR_MB"])),
    ),
)]
pub(crate) async fn create(
    RequireContentCreatorRole(caller): RequireContentCreatorRole,
    State(services): State<Services>,
    request: Request,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Track>), Problem> {
    let announced = announced_length(request.headers());
    let admission = tracks::admit(&caller, announced).await?;
    let parts = FormParts::of(request).await?;
    let mut form = UploadForm::default().within(admission.storage());
    form.receive(parts, &services.media).await?;
    let (text, file) = form.complete()?;
    let track = tracks::create(&caller, text, file).await?;
    let location = format!("/api/v1/tracks/{}", track.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(track),
    ))
}

/// Shows one of one's own tracks.
#[utoipa::path(
    get,
    path = "/tracks/{id}",
    operation_id = "show_track",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    responses(
        (status = 200, description = "The track.", body = Track),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn show(visitor: Visitor, Path(id): Path<String>) -> Result<Json<Track>, Problem> {
    let caller = visitor.logged_in().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    Ok(Json(tracks::find(&caller, id).await?))
}

/// Lists one's own tracks, newest first, 50 at a time.
#[utoipa::path(
    get,
    path = "/api/v1/tracks",
    operation_id = "list_tracks",
    tag = "Tracks",
    params(PageQuery),
    responses(
        (
            status = 200, description = "A part of the list.", body = Page<Track>,
            links(
                ("Show" = (operation_id = "show_track", parameters(("id" = "$response.body#/items/0/id")))),
                ("Next" = (operation_id = "list_tracks", parameters(("cursor" = "$response.body#/next_cursor")))),
            ),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["VALIDATION_FAILED"])),
    ),
)]
pub(crate) async fn list(
    visitor: Visitor,
    Query(PageQuery { cursor }): Query<PageQuery>,
) -> Result<Json<Page<Track>>, Problem> {
    let caller = visitor.logged_in().await?;
    let page = tracks::list(&caller, cursor.as_deref()).await?;
    Ok(Json(page))
}
