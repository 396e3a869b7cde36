//! Files that arrive in parts, by tus 1.0.0. Announcing one and sending parts of it are
//! gated on the creator tier.

use std::io;

use axum::Json;
use axum::body::HttpBody;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt};
use stagedoor_domain::uploads::{self, Ended, Part, Receipt, Upload};
use stagedoor_domain::{Error, Page};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::json::NoBody;
use crate::middleware::request_limits::announced_length;
use crate::shown_to;
use crate::upload::gate::RequireContentCreatorRole;
use crate::upload::tus;

/// For whom the page was shown that sends a file, as forms say it.
const SHOWN_TO: &str = "stagedoor-shown-to";

/// Announces a file that is to arrive in parts.
///
/// Asks for the creator tier before any byte of the body is read. `Upload-Length` is the
/// size of the file; `Upload-Metadata` may have `filename`, `title`, `description` and
/// `artist_id`. A body is the first part of the file.
#[utoipa::path(
    post,
    path = "/api/v1/uploads",
    operation_id = "begin_upload",
    tag = "Uploads",
    params(
        ("tus-resumable" = String, Header, description = "`1.0.0`."),
        ("upload-length" = u64, Header, description = "Bytes of the whole file."),
        ("upload-metadata" = Option<String>, Header, description = "Keys, each with a value in Base64."),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (
            status = 201, description = "There is room for it.",
            headers(
                ("location" = String, description = "Where its parts go."),
                ("upload-offset" = u64, description = "Bytes that are here."),
                ("upload-expires" = String, description = "When it is removed, unless more of it arrives."),
            ),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "NOT_FOUND", "WRONG_USER", "TOO_MANY", "UPLOAD_LOCKED", "CONFLICT", "TUS_VERSION_UNSUPPORTED", "QUOTA_EXCEEDED", "VALIDATION_FAILED", "CHECKSUM_MISMATCH"])),
        ("x-limits" = json!(["STAGEDOOR_UPLOAD_LIMIT_MB", "STAGEDOOR_UPLOAD_QUOTA_MB", "STAGEDOOR_UPLOADS_WAITING", "STAGEDOOR_UPLOAD_HOURS", "STAGEDOOR_DISK_FLOOR_MB"])),
    ),
)]
pub(crate) async fn create(
    RequireContentCreatorRole(caller): RequireContentCreatorRole,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    tus::require_version(headers, false)?;
    if let Some(user_id) = headers.get(SHOWN_TO) {
        shown_to::require(&visitor, user_id.to_str().unwrap_or_default()).await?;
    }
    let length = tus::length(headers)?;
    let new = tus::metadata(headers, length)?;
    let part = if request.body().is_end_stream() {
        None
    } else {
        Some(part(request, 0)?)
    };
    if let Some(announced) = part.as_ref().and_then(|part| part.announced)
        && announced > length
    {
        return Err(Problem::too_large(length));
    }
    let mut upload = uploads::create(&caller, new).await?;
    if let Some(part) = part {
        upload = match uploads::receive(&caller, upload.id, part).await {
            Ok(Receipt { upload, .. }) => upload,
            Err(error) => {
                // Nobody will have been told where it is.
                if let Err(also) = uploads::terminate(&caller, upload.id).await {
                    tracing::debug!(error = %also, "an upload without a sender");
                }
                return Err(error.into());
            }
        };
    }
    let mut headers = tus::state(&upload);
    // The whole address: clients put together what is less of one in ways of their own.
    let path = format!("/api/v1/uploads/{}", upload.id);
    let location = caller.settings.public_url.join(&path);
    let location = location.map_err(|error| Problem::internal(&error.to_string()))?;
    if let Ok(location) = location.as_str().parse() {
        headers.insert(header::LOCATION, location);
    }
    Ok((StatusCode::CREATED, headers).into_response())
}

/// Takes the next part of a file.
///
/// Asks for the creator tier before any byte of the body is read. What had arrived of a part
/// that broke off is kept, unless it has an `Upload-Checksum`. The last part's answer has
/// `stagedoor-track-id`; sent once more, it is answered the same.
#[utoipa::path(
    patch,
    path = "/api/v1/uploads/{id}",
    operation_id = "continue_upload",
    tag = "Uploads",
    params(
        ("id" = Uuid, Path, description = "The upload's id."),
        ("tus-resumable" = String, Header, description = "`1.0.0`."),
        ("upload-offset" = u64, Header, description = "Where in the file the part begins: what the last answer said."),
        ("upload-checksum" = Option<String>, Header, description = "`sha1` or `sha256`, a space, and the part's sum in Base64."),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (
            status = 204, description = "It is here.",
            headers(
                ("upload-offset" = u64, description = "Bytes that are here."),
                ("upload-expires" = String, description = "When it is removed, unless more of it arrives."),
            ),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CREATOR_ROLE_REQUIRED", "TWO_STEP_REQUIRED", "REAUTHENTICATION_REQUIRED", "NOT_FOUND", "CONFLICT", "TUS_VERSION_UNSUPPORTED", "QUOTA_EXCEEDED", "VALIDATION_FAILED", "UPLOAD_LOCKED", "CHECKSUM_MISMATCH"])),
        ("x-limits" = json!(["STAGEDOOR_UPLOAD_QUOTA_MB", "STAGEDOOR_DISK_FLOOR_MB"])),
    ),
)]
pub(crate) async fn send(
    RequireContentCreatorRole(caller): RequireContentCreatorRole,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    tus::require_version(request.headers(), false)?;
    let id = upload_id(&id)?;
    let offset = tus::offset(request.headers())?;
    let Receipt { upload, ended } = uploads::receive(&caller, id, part(request, offset)?).await?;
    match ended {
        Ended::Whole => Ok((StatusCode::NO_CONTENT, tus::state(&upload)).into_response()),
        Ended::BrokenOff => Err(Problem::malformed("The body broke off.")),
        Ended::TakenOver => Err(Error::UploadBusy.into()),
    }
}

/// Tells how much of a file is here.
///
/// `HEAD` answers the same headers, as tus has it. A part that is arriving is asked to stop
/// first.
#[utoipa::path(
    get,
    path = "/api/v1/uploads/{id}",
    operation_id = "show_upload",
    tag = "Uploads",
    params(("id" = Uuid, Path, description = "The upload's id.")),
    responses(
        (
            status = 200, description = "The upload.", body = Upload,
            headers(
                ("upload-offset" = u64, description = "Bytes that are here."),
                ("upload-length" = u64, description = "Bytes of the whole file."),
                ("upload-expires" = String, description = "When it is removed, unless more of it arrives."),
            ),
        ),
    ),
    security(("session" = [])),
    extensions(("x-error-codes" = json!(["NOT_FOUND", "TUS_VERSION_UNSUPPORTED"]))),
)]
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<(HeaderMap, Json<Upload>), Problem> {
    let caller = visitor.account_holder().await?;
    tus::require_version(&headers, true)?;
    let upload = uploads::find(&caller, upload_id(&id)?).await?;
    let mut headers = tus::state(&upload);
    headers.extend(tus::stated(&upload).map(|(name, value)| (Some(name), value)));
    Ok((headers, Json(upload)))
}

/// Lists one's own files that are not whole, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/uploads",
    operation_id = "list_uploads",
    tag = "Uploads",
    responses((status = 200, description = "All of them.", body = Page<Upload>)),
    security(("session" = [])),
)]
pub(crate) async fn list(visitor: Visitor) -> Result<Json<Page<Upload>>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(Json(uploads::list(&caller).await?))
}

/// Gives an upload up. The track that it has become stays.
#[utoipa::path(
    delete,
    path = "/api/v1/uploads/{id}",
    operation_id = "end_upload",
    tag = "Uploads",
    params(
        ("id" = Uuid, Path, description = "The upload's id."),
        ("tus-resumable" = String, Header, description = "`1.0.0`."),
    ),
    responses((status = 204, description = "What had arrived goes within seconds.")),
    security(("session" = [])),
    extensions(("x-error-codes" = json!(["NOT_FOUND", "TUS_VERSION_UNSUPPORTED", "UPLOAD_LOCKED"]))),
)]
pub(crate) async fn end(
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    tus::require_version(&headers, false)?;
    uploads::terminate(&caller, upload_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn upload_id(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

/// The part of a file that is the request's body.
fn part(request: Request, offset: u64) -> Result<Part, Problem> {
    let headers = request.headers();
    if !tus::is_part(headers) {
        return Err(Problem::unsupported_media_type(
            "Send the body as application/offset+octet-stream.",
        ));
    }
    let announced = announced_length(headers);
    let checksum = tus::checksum(headers)?;
    let bytes = request.into_body().into_data_stream();
    Ok(Part {
        offset,
        announced,
        checksum,
        body: bytes.map_err(io::Error::other).boxed(),
    })
}
