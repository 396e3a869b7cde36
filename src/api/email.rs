//! Moving an account to another e-mail address, and taking an account back with
//! the links that are mailed about it.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::Services;
use stagedoor_domain::accounts::{self, PendingEmailChange, Proof};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::{Json, NoBody};
use super::status::{Accepted, Status};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeBody {
    email: String,
    password: String,
}

/// `POST /users/me/email`: one answer, whether somebody has the new address or
/// not.
pub(super) async fn change(
    visitor: Visitor,
    Json(ChangeBody { email, password }): Json<ChangeBody>,
) -> Result<Accepted, Problem> {
    let principal = visitor.account_holder().await?;
    let proof = Proof::Password(password);
    let (services, origin) = (visitor.services(), visitor.origin());
    accounts::request_email_change(services, &principal, origin, &email, proof).await?;
    Ok(Status::accepted("confirmation_sent"))
}

/// An account's address, and the one that it is to move to.
#[derive(Serialize)]
pub(super) struct Address {
    email: String,
    is_verified: bool,
    pending: Option<PendingEmailChange>,
}

/// `GET /users/me/email`.
pub(super) async fn show(visitor: Visitor) -> Result<axum::Json<Address>, Problem> {
    let user = visitor.user().await?;
    let principal = visitor.principal().await?;
    let pending = accounts::pending_email_change(visitor.services(), &principal).await?;
    Ok(axum::Json(Address {
        email: user.email.clone(),
        is_verified: user.is_verified,
        pending,
    }))
}

/// `DELETE /users/me/email`: calls off the change that waits to be confirmed.
pub(super) async fn cancel(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let (services, origin) = (visitor.services(), visitor.origin());
    accounts::cancel_email_change(services, &principal, origin).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token of a link that was mailed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenBody {
    token: String,
}

/// `POST /auth/confirm-email-change`.
pub(super) async fn confirm(
    State(services): State<Services>,
    visitor: Visitor,
    Json(TokenBody { token }): Json<TokenBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::confirm_email_change(&services, visitor.origin(), &token).await?;
    Ok(Status::done("email_changed"))
}

/// `POST /auth/undo-email-change`.
pub(super) async fn undo(
    State(services): State<Services>,
    visitor: Visitor,
    Json(TokenBody { token }): Json<TokenBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::undo_email_change(&services, visitor.origin(), &token).await?;
    Ok(Status::done("email_restored"))
}

/// `POST /auth/disown`: "This wasn't me".
pub(super) async fn disown(
    State(services): State<Services>,
    visitor: Visitor,
    Json(TokenBody { token }): Json<TokenBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::disown(&services, visitor.origin(), &token).await?;
    Ok(Status::done("secured"))
}
