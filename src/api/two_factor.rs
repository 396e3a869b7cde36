//! Two-step login: the authenticator app and the backup codes.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::two_factor::{self, BackupCodes};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::{Json, NoBody};

/// What an authenticator app needs.
#[derive(Serialize)]
pub(super) struct SetupBody {
    secret: String,
    otpauth_url: String,
}

/// `POST /users/me/2fa/totp`.
pub(super) async fn begin(visitor: Visitor, _: NoBody) -> Result<axum::Json<SetupBody>, Problem> {
    let principal = visitor.account_holder().await?;
    let setup = two_factor::begin(visitor.services(), &principal).await?;
    Ok(axum::Json(SetupBody {
        secret: setup.secret,
        otpauth_url: setup.otpauth_url,
    }))
}

/// The codes, this once.
#[derive(Serialize)]
pub(super) struct CodesBody {
    backup_codes: Vec<String>,
}

fn shown(BackupCodes(backup_codes): BackupCodes) -> axum::Json<CodesBody> {
    axum::Json(CodesBody { backup_codes })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmBody {
    code: String,
}

/// `POST /users/me/2fa/totp/confirm`.
pub(super) async fn confirm(
    visitor: Visitor,
    Json(ConfirmBody { code }): Json<ConfirmBody>,
) -> Result<axum::Json<CodesBody>, Problem> {
    let principal = visitor.account_holder().await?;
    let (services, origin) = (visitor.services(), visitor.origin());
    let (codes, token) = two_factor::confirm(services, &principal, origin, &code).await?;
    visitor.continue_as(&token);
    Ok(shown(codes))
}

/// `DELETE /users/me/2fa/totp`.
pub(super) async fn disable(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let token = two_factor::disable(visitor.services(), &principal, visitor.origin()).await?;
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /users/me/2fa/backup-codes`.
pub(super) async fn renew_codes(
    visitor: Visitor,
    _: NoBody,
) -> Result<axum::Json<CodesBody>, Problem> {
    let principal = visitor.account_holder().await?;
    let (codes, token) =
        two_factor::renew(visitor.services(), &principal, visitor.origin()).await?;
    visitor.continue_as(&token);
    Ok(shown(codes))
}
