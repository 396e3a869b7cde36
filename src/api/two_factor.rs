//! Two-step login: the authenticator app and the backup codes.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::second_factor::{self, BackupCodes};
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::{Json, NoBody};

/// What an authenticator app needs.
#[derive(Serialize, ToSchema)]
pub(super) struct SetupBody {
    /// In base 32, to be typed.
    secret: String,
    /// The same for a QR code.
    otpauth_url: String,
}

/// Begins to set up an authenticator app.
///
/// Nothing counts yet, for as long as a proof of who asks is good for. Asking again
/// makes another secret, a new password forgets it.
#[utoipa::path(
    post,
    path = "/users/me/2fa/totp",
    operation_id = "begin_two_step_login",
    tag = "Two-step login",
    responses(
        (status = 200, description = "What the app needs.", body = SetupBody),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["REAUTHENTICATION_REQUIRED", "EMAIL_NOT_VERIFIED", "TWO_FACTOR_ALREADY_ENABLED"])),
        ("x-limits" = json!(["STAGEDOOR_PROOF_MINUTES"])),
    ),
)]
pub(super) async fn begin(visitor: Visitor, _: NoBody) -> Result<axum::Json<SetupBody>, Problem> {
    let caller = visitor.account_holder().await?;
    let setup = second_factor::begin(&caller).await?;
    Ok(axum::Json(SetupBody {
        secret: setup.secret,
        otpauth_url: setup.otpauth_url,
    }))
}

/// The codes, this once.
#[derive(Serialize, ToSchema)]
pub(super) struct CodesBody {
    /// Each works once.
    backup_codes: Vec<String>,
}

fn shown(BackupCodes(backup_codes): BackupCodes) -> axum::Json<CodesBody> {
    axum::Json(CodesBody { backup_codes })
}

/// The first code of an authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "123456"}))]
pub(super) struct ConfirmBody {
    /// Six digits; spaces and hyphens are overlooked.
    code: String,
}

/// Turns two-step login on, with the app's first code.
///
/// The other sessions end, this one gets a new id.
#[utoipa::path(
    post,
    path = "/users/me/2fa/totp/confirm",
    operation_id = "confirm_two_step_login",
    tag = "Two-step login",
    responses(
        (status = 200, description = "Ten backup codes, shown this once.", body = CodesBody),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["INVALID_CODE", "REAUTHENTICATION_REQUIRED", "EMAIL_NOT_VERIFIED", "TWO_FACTOR_ALREADY_ENABLED", "TWO_FACTOR_NOT_ENABLED"])),
        ("x-limits" = json!(["STAGEDOOR_PASSWORD_TRIES", "STAGEDOOR_BACKUP_CODES_PER_HOUR"])),
    ),
)]
pub(super) async fn confirm(
    visitor: Visitor,
    Json(ConfirmBody { code }): Json<ConfirmBody>,
) -> Result<axum::Json<CodesBody>, Problem> {
    let caller = visitor.account_holder().await?;
    let renewed = second_factor::confirm(&caller, &code).await?;
    let codes = visitor.adopt(renewed);
    Ok(shown(codes))
}

/// Turns two-step login off.
///
/// Needs a recent proof with a second factor in it. This session gets a new id.
#[utoipa::path(
    delete,
    path = "/users/me/2fa/totp",
    operation_id = "end_two_step_login",
    tag = "Two-step login",
    responses(
        (status = 204, description = "It is off."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["REAUTHENTICATION_REQUIRED", "TWO_FACTOR_NOT_ENABLED"])),
    ),
)]
pub(super) async fn disable(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let renewed = second_factor::disable(&caller).await?;
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}

/// Makes ten new backup codes.
///
/// The old ones are worth nothing then. This session gets a new id.
#[utoipa::path(
    post,
    path = "/users/me/2fa/backup-codes",
    operation_id = "renew_backup_codes",
    tag = "Two-step login",
    responses(
        (status = 200, description = "Ten backup codes, shown this once.", body = CodesBody),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["REAUTHENTICATION_REQUIRED", "TWO_FACTOR_NOT_ENABLED"])),
        ("x-limits" = json!(["STAGEDOOR_BACKUP_CODES_PER_HOUR"])),
    ),
)]
pub(super) async fn renew_codes(
    visitor: Visitor,
    _: NoBody,
) -> Result<axum::Json<CodesBody>, Problem> {
    let caller = visitor.account_holder().await?;
    let renewed = second_factor::renew(&caller).await?;
    let codes = visitor.adopt(renewed);
    Ok(shown(codes))
}
