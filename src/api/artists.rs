//! Artists: under which names music is made here.

use axum::extract::{Path, Query, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer};
use stagedoor_domain::artist_pages::{self, Found};
use stagedoor_domain::artists::{self, Artist, ArtistChanges, OwnArtist};
use stagedoor_domain::tracks::Track;
use stagedoor_domain::{Error, Fault, FieldError, Page};
use stagedoor_session::Visitor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::Problem;
use super::json::{Json, present};
use super::lists::{PageQuery, whole};
use crate::upload::artist_parts::{ArtistParts, SentPicture};
use crate::upload::form_parts::FormParts;

/// Lists the artists of whom one is a member.
///
/// Whoever is in the creator tier has one from when they first ask.
#[utoipa::path(
    get,
    path = "/users/me/artists",
    operation_id = "list_own_artists",
    tag = "Artists",
    responses(
        (
            status = 200, description = "The list.", body = Page<OwnArtist>,
            links(
                ("Edit" = (operation_id = "edit_artist", parameters(("artist" = "$response.body#/items/0/id")))),
                ("Show" = (operation_id = "show_artist", parameters(("artist" = "$response.body#/items/0/handle")))),
            ),
        ),
    ),
    security(("session" = [])),
)]
pub(super) async fn list_own(visitor: Visitor) -> Result<axum::Json<Page<OwnArtist>>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(whole(artists::mine(&caller).await?))
}

/// What is to change of an artist; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "The Nightjars"}))]
pub(super) struct ChangesBody {
    /// What they are called.
    #[serde(default, deserialize_with = "present")]
    #[schema(min_length = 1, max_length = 80, nullable = false)]
    name: Option<String>,
    /// The name in their address. The old one leads to the artist for a year, and is nobody
    /// else's meanwhile.
    #[serde(default, deserialize_with = "present")]
    #[schema(
        min_length = 3,
        max_length = 30,
        pattern = "^[a-z0-9-]+$",
        nullable = false
    )]
    handle: Option<String>,
    /// What they say of themselves; null or an empty text for nothing.
    #[serde(default, deserialize_with = "text_or_null")]
    #[schema(max_length = 2000)]
    about: Option<String>,
    /// Pages of theirs elsewhere, `https://…`. One that links back with `rel="me"` is
    /// confirmed a moment later.
    #[serde(default, deserialize_with = "present")]
    #[schema(max_items = 5, nullable = false)]
    links: Option<Vec<String>>,
}

/// That a text is to go is more than that nothing is said of it.
fn text_or_null<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(value)?;
    Ok(Some(text.unwrap_or_default()))
}

/// Changes an artist, by their id.
#[utoipa::path(
    patch,
    path = "/artists/{artist}",
    operation_id = "edit_artist",
    tag = "Artists",
    params(("artist" = Uuid, Path, description = "The artist's id.")),
    responses(
        (status = 200, description = "The artist since.", body = Artist),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "NOT_FOUND", "CONFLICT", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_HANDLE_CHANGES_PER_MONTH"])),
    ),
)]
pub(super) async fn edit(
    visitor: Visitor,
    Path(artist): Path<String>,
    Json(body): Json<ChangesBody>,
) -> Result<axum::Json<Artist>, Problem> {
    let caller = visitor.account_holder().await?;
    let is_nothing = body.name.is_none()
        && body.handle.is_none()
        && body.about.is_none()
        && body.links.is_none();
    if is_nothing {
        return Err(Problem::malformed(
            "Give at least one of name, handle, about and links.",
        ));
    }
    let changes = ArtistChanges {
        name: body.name,
        handle: body.handle,
        about: body.about,
        links: body.links,
    };
    let artist = artists::edit(&caller, id(&artist)?, &changes).await?;
    Ok(axum::Json(artist))
}

/// A picture.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "a form is read part by part; this says what it holds"
)]
pub(crate) struct PictureBody {
    /// JPEG, PNG or WebP.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Gives an artist a picture, by their id.
///
/// At most 16 MiB and 30 megapixels. It is turned as its EXIF says, cut to a square and
/// encoded anew: nothing else of the file is kept.
#[utoipa::path(
    put,
    path = "/api/v1/artists/{artist}/picture",
    operation_id = "set_artist_picture",
    tag = "Artists",
    params(("artist" = Uuid, Path, description = "The artist's id.")),
    request_body(content = PictureBody, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The artist since.", body = Artist),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "NOT_FOUND", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_PICTURES_PER_HOUR"])),
    ),
)]
pub(crate) async fn set_picture(
    visitor: Visitor,
    Path(artist): Path<String>,
    request: Request,
) -> Result<axum::Json<Artist>, Problem> {
    let caller = visitor.account_holder().await?;
    let id = id(&artist)?;
    // Before any byte of the body is read.
    artists::require_editor(&caller, id).await?;
    let sender = visitor.user().await?;
    let sent = ArtistParts::receive(FormParts::of(request).await?, &sender).await?;
    if !sent.texts.is_empty() {
        return Err(Problem::malformed(
            "The form holds something else than one file.",
        ));
    }
    let content = match sent.picture {
        SentPicture::Whole(content) => content,
        SentPicture::TooLarge { limit_bytes } => return Err(Problem::too_large(limit_bytes)),
        SentPicture::None => {
            let missing = FieldError::new("file", Fault::PictureMissing);
            return Err(Error::from(missing).into());
        }
    };
    Ok(axum::Json(
        artists::set_picture(&caller, id, content).await?,
    ))
}

/// Shows an artist, by their handle.
///
/// There is nothing before their first public track, except for their members. An old
/// handle leads on to the present one for a year.
#[utoipa::path(
    get,
    path = "/artists/{artist}",
    operation_id = "show_artist",
    tag = "Artists",
    params(("artist" = String, Path, description = "The artist's handle.")),
    responses(
        (status = 200, description = "The artist.", body = Artist),
        (
            status = 301, description = "They have another handle by now.",
            headers(("location" = String, description = "The artist's address.")),
        ),
    ),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn show(
    visitor: Visitor,
    Path(handle): Path<String>,
) -> Result<Response, Problem> {
    match artist_pages::find(&visitor.whoever().await?, &handle).await? {
        Found::Page(page) => Ok(axum::Json(page.artist).into_response()),
        Found::Moved { to } => Ok(moved(format!("/api/v1/artists/{to}"))),
    }
}

/// Lists an artist's public tracks, by their handle, those first that were published last,
/// 50 at a time.
#[utoipa::path(
    get,
    path = "/artists/{artist}/tracks",
    operation_id = "list_artist_tracks",
    tag = "Artists",
    params(("artist" = String, Path, description = "The artist's handle."), PageQuery),
    responses(
        (status = 200, description = "A part of the list.", body = Page<Track>),
        (
            status = 301, description = "They have another handle by now.",
            headers(("location" = String, description = "The list's address.")),
        ),
    ),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "VALIDATION_FAILED"])),
    ),
)]
pub(super) async fn list_tracks(
    visitor: Visitor,
    Path(handle): Path<String>,
    Query(PageQuery { cursor }): Query<PageQuery>,
) -> Result<Response, Problem> {
    let caller = visitor.whoever().await?;
    match artist_pages::find(&caller, &handle).await? {
        Found::Page(page) => {
            let tracks = artist_pages::tracks(&caller, &page, cursor.as_deref()).await?;
            Ok(axum::Json(tracks).into_response())
        }
        Found::Moved { to } => Ok(moved(format!("/api/v1/artists/{to}/tracks"))),
    }
}

fn id(artist: &str) -> Result<Uuid, Problem> {
    artist.parse().map_err(|_| Problem::not_found())
}

fn moved(to: String) -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]).into_response()
}
