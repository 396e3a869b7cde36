//! Tracks. Uploading one is gated on the creator tier.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use serde::Deserialize;
use stagedoor_domain::tracks::{self, Track, TrackChange, Visibility};
use stagedoor_domain::{Error, Page, Services};
use stagedoor_session::Visitor;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::Problem;
use super::json::{NoBody, present};
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
    /// Whose music it is: an artist of one's own.
    #[schema(nullable = false)]
    artist_id: Option<Uuid>,
    /// Who may hear it, in place of `private`. A `public` one is so as soon as it plays.
    #[schema(nullable = false)]
    visibility: Option<Visibility>,
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
        ("x-error-codes" = json!(["CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "NOT_FOUND", "QUOTA_EXCEEDED", "VALIDATION_FAILED"])),
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

/// The query of what opens an unlisted track.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct KeyQuery {
    /// What the link of an unlisted track carries.
    pub(super) key: Option<String>,
}

/// Shows a track.
///
/// A public one to everybody, an unlisted one with its key; any of one's own.
#[utoipa::path(
    get,
    path = "/tracks/{id}",
    operation_id = "show_track",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id."), KeyQuery),
    responses(
        (status = 200, description = "The track.", body = Track),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(KeyQuery { key }): Query<KeyQuery>,
) -> Result<Json<Track>, Problem> {
    let caller = visitor.whoever().await?;
    let id = track_id(&id)?;
    match tracks::find(&caller, id).await {
        Ok(track) => Ok(Json(track)),
        Err(Error::NotFound | Error::Unauthenticated) => {
            Ok(Json(tracks::see(&caller, id, key.as_deref()).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Which tracks a list has.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scope {
    /// One's own, whoever may hear them, the newest first.
    Mine,
    /// Everybody's public ones, those first that became public last.
    Public,
}

/// The query of a list of tracks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `mine`, which is the default with a session, or `public`.
    #[param(inline)]
    scope: Option<Scope>,
    /// The `next_cursor` of the part before; none for the first.
    cursor: Option<String>,
}

/// Lists tracks, 50 at a time: one's own, or everybody's public ones.
#[utoipa::path(
    get,
    path = "/api/v1/tracks",
    operation_id = "list_tracks",
    tag = "Tracks",
    params(ListQuery),
    responses(
        (
            status = 200, description = "A part of the list.", body = Page<Track>,
            links(
                ("Show" = (operation_id = "show_track", parameters(("id" = "$response.body#/items/0/id")))),
                ("Next" = (operation_id = "list_tracks", parameters(("cursor" = "$response.body#/next_cursor")))),
            ),
        ),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!([
            "UNAUTHENTICATED",
            "USER_NOT_FOUND",
            "ACCOUNT_SUSPENDED",
            "ACCOUNT_LEAVING",
            "VALIDATION_FAILED",
        ])),
    ),
)]
pub(crate) async fn list(
    visitor: Visitor,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Page<Track>>, Problem> {
    let Query(ListQuery { scope, cursor }) =
        query.map_err(|_| Problem::malformed("`scope` is none of mine and public."))?;
    let cursor = cursor.as_deref();
    let page = match scope {
        Some(Scope::Public) => {
            let caller = visitor.whoever().await?;
            tracks::list_public(&caller, None, cursor).await?
        }
        Some(Scope::Mine) => tracks::list(&visitor.logged_in().await?, cursor).await?,
        None => match visitor.logged_in().await {
            Ok(caller) => tracks::list(&caller, cursor).await?,
            Err(Error::Unauthenticated) => {
                tracks::list_public(&visitor.anybody(), None, cursor).await?
            }
            Err(error) => return Err(error.into()),
        },
    };
    Ok(Json(page))
}

/// What is to be different about a track; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Night ferry"}))]
pub(super) struct EditBody {
    /// What it is called.
    #[serde(default, deserialize_with = "present")]
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    title: Option<String>,
    /// A few words about it; an empty text takes them away.
    #[serde(default, deserialize_with = "present")]
    #[schema(max_length = 5000, nullable = false)]
    description: Option<String>,
    /// Who may hear it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Visibility, required = false)]
    visibility: Option<Visibility>,
}

/// Changes what is said of a track, and who may hear it.
///
/// At least one field is given. To publish is to make it `public`, which waits until the
/// track plays. A switch to `unlisted` makes a key where there is none. Where the operator
/// looks at an artist's first track, publishing leaves the visibility as it is and sets
/// `review` to `waiting`.
#[utoipa::path(
    patch,
    path = "/tracks/{id}",
    operation_id = "edit_track",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    responses(
        (status = 200, description = "The track as it is since.", body = Track),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CONFLICT", "VALIDATION_FAILED", "CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED"])),
    ),
)]
pub(super) async fn edit(
    visitor: Visitor,
    Path(id): Path<String>,
    super::json::Json(body): super::json::Json<EditBody>,
) -> Result<Json<Track>, Problem> {
    let EditBody {
        title,
        description,
        visibility,
    } = body;
    if title.is_none() && description.is_none() && visibility.is_none() {
        return Err(Problem::malformed(
            "Give at least one of title, description and visibility.",
        ));
    }
    let caller = visitor.account_holder().await?;
    let change = TrackChange {
        title,
        description,
        visibility,
    };
    Ok(Json(tracks::edit(&caller, track_id(&id)?, change).await?))
}

/// Deletes a track.
///
/// Nobody sees or hears it from then on, and what was stored of it is removed within
/// seconds. This cannot be undone.
#[utoipa::path(
    delete,
    path = "/tracks/{id}",
    operation_id = "delete_track",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    responses(
        (status = 204, description = "Deleted."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn delete(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    tracks::delete(&caller, track_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The id in a path; what is none leads nowhere.
pub(super) fn track_id(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}
