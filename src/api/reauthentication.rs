//! Proving once more who one is, before something sensitive.

use axum::http::StatusCode;
use serde::Deserialize;
use stagedoor_domain::accounts;
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::Json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    password: String,
}

/// `POST /auth/reauthenticate`.
pub(super) async fn with_password(
    visitor: Visitor,
    Json(PasswordBody { password }): Json<PasswordBody>,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let (services, origin) = (visitor.services(), visitor.origin());
    accounts::reauthenticate(services, &principal, origin, &password).await?;
    Ok(StatusCode::NO_CONTENT)
}
