//! The passkeys somebody has.

use axum::extract::Path;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use stagedoor_domain::Page;
use stagedoor_domain::passkeys::{self, Challenge, NewPasskey, Passkey};
use stagedoor_session::Visitor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::Problem;
use super::json::{Json, NoBody};
use super::lists::whole;

/// Lists the passkeys of whoever asks, oldest first.
#[utoipa::path(
    get,
    path = "/users/me/passkeys",
    operation_id = "list_passkeys",
    tag = "Passkeys",
    responses(
        (
            status = 200, description = "The passkeys.", body = Page<Passkey>,
            links(
                ("Rename" = (operation_id = "rename_passkey", parameters(("id" = "$response.body#/items/0/id")))),
                ("Remove" = (operation_id = "remove_passkey", parameters(("id" = "$response.body#/items/0/id")))),
            ),
        ),
    ),
    security(("session" = [])),
)]
pub(super) async fn list(visitor: Visitor) -> Result<axum::Json<Page<Passkey>>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(whole(passkeys::list(&caller).await?))
}

/// Asks for a challenge to make a passkey.
///
/// For `navigator.credentials.create`.
#[utoipa::path(
    post,
    path = "/users/me/passkeys/options",
    operation_id = "begin_adding_passkey",
    tag = "Passkeys",
    responses(
        (status = 200, description = "What the browser is to be asked.", body = Challenge),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["REAUTHENTICATION_REQUIRED", "EMAIL_NOT_VERIFIED", "PASSKEYS_UNAVAILABLE", "TOO_MANY"])),
        ("x-limits" = json!(["STAGEDOOR_LIMIT_PASSKEY_PER_MINUTE", "STAGEDOOR_PASSKEYS_PER_USER"])),
    ),
)]
pub(super) async fn options(visitor: Visitor, _: NoBody) -> Result<axum::Json<Challenge>, Problem> {
    let caller = visitor.account_holder().await?;
    let challenge = passkeys::begin_registration(&caller).await?;
    Ok(axum::Json(challenge))
}

/// A passkey that was made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ceremony_id": "01890000-0000-7000-8000-000000000000", "credential": {}}))]
pub(super) struct NewPasskeyBody {
    /// The challenge's.
    ceremony_id: Uuid,
    /// Made of the browser and the system where none is given.
    #[schema(max_length = 60)]
    #[serde(default)]
    name: String,
    /// What `PublicKeyCredential.toJSON()` answers.
    #[schema(value_type = Object)]
    credential: Map<String, Value>,
}

/// Adds the passkey that was made.
///
/// This session gets a new id. After `VALIDATION_FAILED` the same answer may be sent
/// with another name.
#[utoipa::path(
    post,
    path = "/users/me/passkeys",
    operation_id = "add_passkey",
    tag = "Passkeys",
    responses(
        (
            status = 201, description = "The passkey.", body = Passkey,
            links(
                ("Rename" = (operation_id = "rename_passkey", parameters(("id" = "$response.body#/id")))),
                ("Remove" = (operation_id = "remove_passkey", parameters(("id" = "$response.body#/id")))),
            ),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["PASSKEY_REJECTED", "REAUTHENTICATION_REQUIRED", "EMAIL_NOT_VERIFIED", "PASSKEYS_UNAVAILABLE", "TOO_MANY", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_PASSKEYS_PER_USER"])),
    ),
)]
pub(super) async fn add(
    visitor: Visitor,
    Json(body): Json<NewPasskeyBody>,
) -> Result<(StatusCode, axum::Json<Passkey>), Problem> {
    let caller = visitor.account_holder().await?;
    let new = NewPasskey {
        ceremony_id: body.ceremony_id,
        name: body.name,
        credential: body.credential.into(),
    };
    let renewed = passkeys::register(&caller, new).await?;
    let passkey = visitor.adopt(renewed);
    Ok((StatusCode::CREATED, axum::Json(passkey)))
}

/// A passkey's new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Phone"}))]
pub(super) struct RenameBody {
    /// What its owner calls it.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// Renames a passkey.
#[utoipa::path(
    patch,
    path = "/users/me/passkeys/{id}",
    operation_id = "rename_passkey",
    tag = "Passkeys",
    params(("id" = Uuid, Path, description = "The passkey's id.")),
    responses(
        (status = 200, description = "The passkey.", body = Passkey),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "CONFLICT", "VALIDATION_FAILED"])),
    ),
)]
pub(super) async fn rename(
    visitor: Visitor,
    Path(id): Path<String>,
    Json(RenameBody { name }): Json<RenameBody>,
) -> Result<axum::Json<Passkey>, Problem> {
    let caller = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let passkey = passkeys::rename(&caller, id, &name).await?;
    Ok(axum::Json(passkey))
}

/// Removes a passkey.
///
/// This session gets a new id.
#[utoipa::path(
    delete,
    path = "/users/me/passkeys/{id}",
    operation_id = "remove_passkey",
    tag = "Passkeys",
    params(("id" = Uuid, Path, description = "The passkey's id.")),
    responses(
        (status = 204, description = "Removed."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "REAUTHENTICATION_REQUIRED", "LAST_LOGIN_METHOD"])),
    ),
)]
pub(super) async fn remove(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let renewed = passkeys::remove(&caller, id).await?;
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}
