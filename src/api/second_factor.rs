//! The second step of a login.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::User;
use stagedoor_domain::second_factor;
use stagedoor_domain::second_factor::RecoveryWait;
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::{Json, NoBody};

/// A code of the second step.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "123456"}))]
pub(super) struct CodeBody {
    /// Of the authenticator app, or a backup code.
    code: String,
}

/// Does the second step of a login with a code.
///
/// With one of the authenticator app, or with a backup code. The last of too many wrong
/// ones ends the login, which has to begin again: `UNAUTHENTICATED`.
#[utoipa::path(
    post,
    path = "/auth/login/second-factor",
    operation_id = "log_in_with_code",
    tag = "Accounts",
    responses(
        (status = 200, description = "Logged in.", body = User, headers(("set-cookie" = String, description = "The session."))),
    ),
    security(("waiting_login" = [])),
    extensions(
        ("x-error-codes" = json!(["UNAUTHENTICATED", "INVALID_CODE"])),
        ("x-limits" = json!(["STAGEDOOR_SECOND_FACTOR_TRIES", "STAGEDOOR_SECOND_FACTOR_FAILURES"])),
    ),
)]
pub(super) async fn log_in(
    visitor: Visitor,
    Json(CodeBody { code }): Json<CodeBody>,
) -> Result<axum::Json<Arc<User>>, Problem> {
    Ok(axum::Json(visitor.log_in_with_code(&code).await?))
}

/// How long a locked account waits for its owner's second factors.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitBody {
    /// Always `waiting`.
    status: &'static str,
    #[serde(flatten)]
    wait: RecoveryWait,
}

/// Begins the wait of an owner who has no second factor any more.
///
/// Only after a lockdown, and until the first login since; see the document on
/// lockdowns. The owner is told by mail.
#[utoipa::path(
    post,
    path = "/auth/login/second-factor/wait",
    operation_id = "begin_waiting",
    tag = "Accounts",
    responses(
        (status = 202, description = "The wait has begun.", body = WaitBody),
    ),
    security(("waiting_login" = [])),
    extensions(
        ("x-error-codes" = json!(["UNAUTHENTICATED", "NOT_FOUND"])),
        ("x-limits" = json!(["STAGEDOOR_RECOVERY_HOURS"])),
    ),
)]
pub(super) async fn begin_waiting(
    visitor: Visitor,
    _: NoBody,
) -> Result<(StatusCode, axum::Json<WaitBody>), Problem> {
    let pending = visitor.pending_login().await?;
    let wait = second_factor::begin_waiting(&visitor.anybody(), &pending).await?;
    let status = "waiting";
    Ok((StatusCode::ACCEPTED, axum::Json(WaitBody { status, wait })))
}

/// Stops that wait.
#[utoipa::path(
    delete,
    path = "/auth/login/second-factor/wait",
    operation_id = "stop_waiting",
    tag = "Accounts",
    responses(
        (status = 204, description = "Nobody waits any more."),
    ),
    security(("waiting_login" = [])),
    extensions(
        ("x-error-codes" = json!(["UNAUTHENTICATED", "NOT_FOUND"])),
    ),
)]
pub(super) async fn stop_waiting(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let pending = visitor.pending_login().await?;
    second_factor::stop_waiting(&visitor.anybody(), &pending).await?;
    Ok(StatusCode::NO_CONTENT)
}
