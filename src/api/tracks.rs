//! Tracks. Uploading one is gated on the creator tier.

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use stagedoor_domain::tracks::{self, Track};
use stagedoor_domain::{Page, Services};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::lists::PageQuery;
use crate::creator_gate::RequireContentCreatorRole;
use crate::form_parts::FormParts;
use crate::request_limits::announced_length;
use crate::upload_form::UploadForm;

/// `POST /tracks`. The gate stands before `request`, so it has answered before
/// any byte of the body is asked for.
pub(crate) async fn create(
    RequireContentCreatorRole(principal): RequireContentCreatorRole,
    State(services): State<Services>,
    request: Request,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Track>), Problem> {
    let announced = announced_length(request.headers());
    let admission = tracks::admit(&services, &principal, announced).await?;
    let parts = FormParts::of(request).await?;
    let mut form = UploadForm::default().within(admission.storage());
    form.receive(parts, &services.media).await?;
    let (text, file) = form.complete()?;
    let track = tracks::create(&services, &principal, text, file).await?;
    let location = format!("/api/v1/tracks/{}", track.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(track),
    ))
}

/// `GET /tracks/{id}`. What is no id is an address with nothing behind it.
pub(super) async fn show(visitor: Visitor, Path(id): Path<String>) -> Result<Json<Track>, Problem> {
    let principal = visitor.principal().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    Ok(Json(
        tracks::find(visitor.services(), &principal, id).await?,
    ))
}

/// `GET /tracks`: one's own, newest first.
pub(crate) async fn list(
    visitor: Visitor,
    Query(PageQuery { cursor }): Query<PageQuery>,
) -> Result<Json<Page<Track>>, Problem> {
    let principal = visitor.principal().await?;
    let page = tracks::list(visitor.services(), &principal, cursor.as_deref()).await?;
    Ok(Json(page))
}
