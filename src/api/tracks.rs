//! Tracks. Uploading one is gated on the creator tier.

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use stagedoor_domain::Services;
use stagedoor_domain::tracks::{self, Track};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use crate::creator_gate::RequireContentCreatorRole;
use crate::form_parts::FormParts;
use crate::upload_form::UploadForm;

/// `POST /tracks`. The gate stands before `request`, so it has answered before
/// any byte of the body is asked for.
pub(crate) async fn create(
    RequireContentCreatorRole(principal): RequireContentCreatorRole,
    State(services): State<Services>,
    request: Request,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Track>), Problem> {
    let parts = FormParts::of(request).await?;
    let mut form = UploadForm::default();
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

#[derive(Deserialize)]
pub(crate) struct ListQuery {
    cursor: Option<String>,
}

/// One page of a list.
#[derive(Serialize)]
pub(crate) struct List<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
}

/// `GET /tracks`: one's own, newest first.
pub(crate) async fn list(
    visitor: Visitor,
    Query(ListQuery { cursor }): Query<ListQuery>,
) -> Result<Json<List<Track>>, Problem> {
    let principal = visitor.principal().await?;
    let page = tracks::list(visitor.services(), &principal, cursor.as_deref()).await?;
    Ok(Json(List {
        items: page.items,
        next_cursor: page.next_cursor,
    }))
}
