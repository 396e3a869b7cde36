//! The second step of a login.

use std::sync::Arc;

use serde::Deserialize;
use stagedoor_domain::User;
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::Json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeBody {
    code: String,
}

/// `POST /auth/login/second-factor`: with a code of the authenticator app, or with
/// a backup code.
pub(super) async fn log_in(
    visitor: Visitor,
    Json(CodeBody { code }): Json<CodeBody>,
) -> Result<axum::Json<Arc<User>>, Problem> {
    Ok(axum::Json(visitor.log_in_with_code(&code).await?))
}
