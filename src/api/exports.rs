//! Copies of everything that is stored about somebody.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use stagedoor_domain::exports::{self, Export, Exports};
use stagedoor_session::Visitor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::Problem;
use super::json::JsonOrNothing;
use crate::archive;

/// What is to be in the copy.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"include_media": true}))]
pub(super) struct ExportBody {
    /// Whether the files that were uploaded go along: originals and pictures.
    #[serde(default)]
    include_media: bool,
}

/// Asks for a copy of one's data.
///
/// It is made in the background, of one moment. A mail to a confirmed address says that it was
/// asked for, and another one when it is ready. It can be
/// fetched for some days.
#[utoipa::path(
    post,
    path = "/users/me/export",
    operation_id = "ask_for_export",
    tag = "Your data",
    request_body(content = Option<ExportBody>),
    responses(
        (
            status = 202, description = "It will be made.", body = Export,
            links(("Fetch" = (operation_id = "fetch_export", parameters(("id" = "$response.body#/id"))))),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CONFLICT"])),
        ("x-limits" = json!(["STAGEDOOR_EXPORTS_PER_DAY"])),
    ),
)]
pub(super) async fn ask(
    visitor: Visitor,
    JsonOrNothing(body): JsonOrNothing<ExportBody>,
) -> Result<(StatusCode, axum::Json<Export>), Problem> {
    let caller = visitor.account_holder().await?;
    let export = exports::ask(&caller, body.include_media).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(export)))
}

/// Lists the copies that one has asked for, the newest first.
///
/// `remaining_today` says how many more may be asked for now.
#[utoipa::path(
    get,
    path = "/users/me/exports",
    operation_id = "list_exports",
    tag = "Your data",
    responses(
        (
            status = 200, description = "All of them.", body = Exports,
            links(("Fetch" = (operation_id = "fetch_export", parameters(("id" = "$response.body#/items/0/id"))))),
        ),
    ),
    security(("session" = [])),
)]
pub(super) async fn list(visitor: Visitor) -> Result<axum::Json<Exports>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(axum::Json(exports::list(&caller).await?))
}

/// Fetches a copy.
///
/// A ZIP file, whole or in part (`Range`, `If-Range`): what broke off goes on where it was.
/// Asks for a fresh proof. Where a file of it is gone or replaced, the copy is over.
#[utoipa::path(
    get,
    path = "/users/me/exports/{id}/archive",
    operation_id = "fetch_export",
    tag = "Your data",
    params(("id" = Uuid, Path, description = "The copy's id.")),
    responses(
        (status = 200, description = "The archive.", body = Vec<u8>, content_type = "application/zip"),
        (status = 206, description = "The part of it that was asked for.", body = Vec<u8>, content_type = "application/zip"),
        (status = 304, description = "It is the one that the client has."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CONFLICT", "REAUTHENTICATION_REQUIRED", "RANGE_NOT_SATISFIABLE", "PRECONDITION_FAILED"])),
    ),
)]
pub(super) async fn fetch(
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    archive::answer(&caller, id, &headers).await
}
