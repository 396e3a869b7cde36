//! The passkeys somebody has.

use axum::extract::Path;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use stagedoor_domain::Page;
use stagedoor_domain::passkeys::{self, Challenge, NewPasskey, Passkey};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::json::{Json, NoBody};
use super::lists::whole;

/// `GET /users/me/passkeys`.
pub(super) async fn list(visitor: Visitor) -> Result<axum::Json<Page<Passkey>>, Problem> {
    let principal = visitor.account_holder().await?;
    Ok(whole(passkeys::list(visitor.services(), &principal).await?))
}

/// `POST /users/me/passkeys/options`.
pub(super) async fn options(visitor: Visitor, _: NoBody) -> Result<axum::Json<Challenge>, Problem> {
    let principal = visitor.account_holder().await?;
    let challenge = passkeys::begin_registration(visitor.services(), &principal).await?;
    Ok(axum::Json(challenge))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddBody {
    ceremony_id: Uuid,
    #[serde(default)]
    name: String,
    credential: Map<String, Value>,
}

/// `POST /users/me/passkeys`.
pub(super) async fn add(
    visitor: Visitor,
    Json(body): Json<AddBody>,
) -> Result<(StatusCode, axum::Json<Passkey>), Problem> {
    let principal = visitor.account_holder().await?;
    let new = NewPasskey {
        ceremony_id: body.ceremony_id,
        name: body.name,
        credential: body.credential.into(),
    };
    let (services, origin) = (visitor.services(), visitor.origin());
    let (passkey, token) = passkeys::register(services, &principal, origin, new).await?;
    visitor.continue_as(&token);
    Ok((StatusCode::CREATED, axum::Json(passkey)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RenameBody {
    name: String,
}

/// `PATCH /users/me/passkeys/{id}`.
pub(super) async fn rename(
    visitor: Visitor,
    Path(id): Path<String>,
    Json(RenameBody { name }): Json<RenameBody>,
) -> Result<axum::Json<Passkey>, Problem> {
    let principal = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let (services, origin) = (visitor.services(), visitor.origin());
    let passkey = passkeys::rename(services, &principal, origin, id, &name).await?;
    Ok(axum::Json(passkey))
}

/// `DELETE /users/me/passkeys/{id}`.
pub(super) async fn remove(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let token = passkeys::remove(visitor.services(), &principal, visitor.origin(), id).await?;
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}
