//! Passwords: changing one that is known, and setting one that was forgotten.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use stagedoor_domain::Services;
use stagedoor_domain::accounts::{self, PasswordChange};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::Json;
use super::status::{Accepted, Status};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeBody {
    current_password: String,
    new_password: String,
}

/// `PUT /users/me/password`.
pub(super) async fn change(
    visitor: Visitor,
    Json(body): Json<ChangeBody>,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let change = PasswordChange {
        current: body.current_password,
        new: body.new_password,
    };
    let (services, origin) = (visitor.services(), visitor.origin());
    let token = accounts::change_password(services, &principal, origin, change).await?;
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgotBody {
    email: String,
}

/// `POST /auth/forgot-password`: one answer, whether the address has an account
/// or not.
pub(super) async fn forgot(
    State(services): State<Services>,
    visitor: Visitor,
    Json(ForgotBody { email }): Json<ForgotBody>,
) -> Result<Accepted, Problem> {
    let origin = visitor.asking().await?;
    accounts::forgot_password(&services, &origin, &email).await?;
    Ok(Status::accepted("reset_sent"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetBody {
    token: String,
    password: String,
}

/// `POST /auth/reset-password`. Nobody is logged in by it: what opened the mail is
/// not always what goes on.
pub(super) async fn reset(
    State(services): State<Services>,
    visitor: Visitor,
    Json(ResetBody { token, password }): Json<ResetBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::reset_password(&services, visitor.origin(), &token, password).await?;
    Ok(Status::done("password_reset"))
}
