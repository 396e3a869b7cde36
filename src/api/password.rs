//! Passwords: changing one that is known, and setting one that was forgotten.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use stagedoor_domain::Services;
use stagedoor_domain::accounts::{self, PasswordChange};
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::Json;
use super::status::{Accepted, Status};

/// A change of password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "forty quiet herons at dawn", "new_password": "eleven paper boats"}))]
pub(super) struct PasswordChangeBody {
    /// The present password.
    #[schema(format = Password)]
    current_password: String,
    /// As at registering.
    #[schema(min_length = 8, max_length = 128, format = Password)]
    new_password: String,
}

/// Changes the password.
///
/// The other sessions end, this one gets a new id.
#[utoipa::path(
    put,
    path = "/users/me/password",
    operation_id = "change_password",
    tag = "Passwords",
    responses(
        (status = 204, description = "Changed."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CURRENT_PASSWORD_WRONG", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_PASSWORD_TRIES"])),
    ),
)]
pub(super) async fn change(
    visitor: Visitor,
    Json(body): Json<PasswordChangeBody>,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let change = PasswordChange {
        current: body.current_password,
        new: body.new_password,
    };
    let renewed = accounts::change_password(&caller, change).await?;
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}

/// Who has forgotten their password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "grace@example.com"}))]
pub(super) struct ForgotBody {
    /// The address of the account.
    #[schema(format = Email)]
    email: String,
}

/// Mails a link that sets a new password.
///
/// One answer, whether the address has an account or not.
#[utoipa::path(
    post,
    path = "/auth/forgot-password",
    operation_id = "forgot_password",
    tag = "Passwords",
    responses(
        (status = 202, description = "The link is on its way, if the address has an account.", body = Status, example = json!({"status": "reset_sent"})),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["USER_NOT_FOUND", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_RESEND_COOLDOWN_SECONDS", "STAGEDOOR_RESEND_PER_HOUR", "STAGEDOOR_LIMIT_RESET_PER_HOUR"])),
    ),
)]
pub(super) async fn forgot(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(ForgotBody { email }): Json<ForgotBody>,
) -> Result<Accepted, Problem> {
    accounts::forgot_password(&visitor.asking().await?, &email).await?;
    Ok(Status::accepted("reset_sent"))
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "Zm9yIHRoZSBleGFtcGxlIG9ubHkuIE5vdGhpbmcgd29ya3M", "password": "eleven paper boats"}))]
pub(super) struct ResetBody {
    /// From the link that was mailed.
    token: String,
    /// As at registering.
    #[schema(min_length = 8, max_length = 128, format = Password)]
    password: String,
}

/// Sets a new password with the link that was mailed.
///
/// All sessions end, and so does every other link of this kind. It logs nobody in: what
/// opened the mail is not always what goes on. Two-step login stays as it was.
#[utoipa::path(
    post,
    path = "/auth/reset-password",
    operation_id = "reset_password",
    tag = "Passwords",
    responses(
        (status = 200, description = "The password is set.", body = Status, example = json!({"status": "password_reset"})),
    ),
    extensions(
        ("x-error-codes" = json!(["TOKEN_INVALID", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_PASSWORD_RESET_MINUTES"])),
    ),
)]
pub(super) async fn reset(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(ResetBody { token, password }): Json<ResetBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::reset_password(&visitor.anybody(), &token, password).await?;
    Ok(Status::done("password_reset"))
}
