//! The second step of a login.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::User;
use stagedoor_domain::accounts::{self, RecoveryWait};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::{Json, NoBody};

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

/// How long a locked account waits for its owner's second factors.
#[derive(Serialize)]
pub(super) struct WaitBody {
    status: &'static str,
    #[serde(flatten)]
    wait: RecoveryWait,
}

/// `POST /auth/login/second-factor/wait`: for an owner who has none any more.
pub(super) async fn begin_waiting(
    visitor: Visitor,
    _: NoBody,
) -> Result<(StatusCode, axum::Json<WaitBody>), Problem> {
    let pending = visitor.pending_login().await?;
    let wait = accounts::begin_waiting(visitor.services(), visitor.origin(), &pending).await?;
    let status = "waiting";
    Ok((StatusCode::ACCEPTED, axum::Json(WaitBody { status, wait })))
}

/// `DELETE /auth/login/second-factor/wait`.
pub(super) async fn stop_waiting(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let pending = visitor.pending_login().await?;
    accounts::stop_waiting(visitor.services(), visitor.origin(), &pending).await?;
    Ok(StatusCode::NO_CONTENT)
}
