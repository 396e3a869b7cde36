//! Where somebody is logged in.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use stagedoor_domain::Page;
use stagedoor_domain::sessions::{self, ListedSession};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::json::NoBody;
use super::lists::whole;

/// `GET /users/me/sessions`.
pub(super) async fn list(visitor: Visitor) -> Result<Json<Page<ListedSession>>, Problem> {
    let principal = visitor.account_holder().await?;
    let sessions = sessions::list(visitor.services(), &principal).await?;
    Ok(whole(sessions))
}

/// `DELETE /users/me/sessions/{id}`. To end one's own session so is to log out.
pub(super) async fn end(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    visitor.end_session(&principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /users/me/sessions`: all but the one that asks.
pub(super) async fn end_others(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    sessions::revoke_others(visitor.services(), &principal, visitor.origin()).await?;
    Ok(StatusCode::NO_CONTENT)
}
