//! Where somebody is logged in.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use stagedoor_domain::Page;
use stagedoor_domain::accounts::{self, ListedSession};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::json::NoBody;
use super::lists::whole;

/// Lists where somebody is logged in.
///
/// The session that asks comes first, then by last use.
#[utoipa::path(
    get,
    path = "/users/me/sessions",
    operation_id = "list_sessions",
    tag = "Sessions",
    responses(
        (
            status = 200, description = "The sessions.", body = Page<ListedSession>,
            links(("EndOne" = (operation_id = "end_session", parameters(("id" = "$response.body#/items/0/id"))))),
        ),
    ),
    security(("session" = [])),
)]
pub(super) async fn list(visitor: Visitor) -> Result<Json<Page<ListedSession>>, Problem> {
    let caller = visitor.account_holder().await?;
    let sessions = accounts::list_sessions(&caller).await?;
    Ok(whole(sessions))
}

/// Ends a session.
///
/// It is dead at its next request, and what it had asked for is given up. To end one's
/// own session so is to log out.
#[utoipa::path(
    delete,
    path = "/users/me/sessions/{id}",
    operation_id = "end_session",
    tag = "Sessions",
    params(("id" = Uuid, Path, description = "The session's id.")),
    responses(
        (status = 204, description = "Ended."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "REAUTHENTICATION_REQUIRED"])),
    ),
)]
pub(super) async fn end(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    visitor.end_session(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions but the one that asks.
///
/// What was asked for through one of them is given up.
#[utoipa::path(
    delete,
    path = "/users/me/sessions",
    operation_id = "end_other_sessions",
    tag = "Sessions",
    responses(
        (status = 204, description = "Ended."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["REAUTHENTICATION_REQUIRED"])),
    ),
)]
pub(super) async fn end_others(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    accounts::end_other_sessions(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
