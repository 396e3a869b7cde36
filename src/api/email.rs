//! Moving an account to another e-mail address, and taking an account back with
//! the links that are mailed about it.

use axum::extract::State;
use serde::Deserialize;
use stagedoor_domain::Services;
use stagedoor_domain::accounts::{self, Proof};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::Json;
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
