//! What a lockdown has suspended: looking through it, keeping and removing it.

use axum::extract::Path;
use axum::http::StatusCode;
use stagedoor_domain::Page;
use stagedoor_domain::second_factor::suspended::{self, SuspendedFactor};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::NoBody;
use super::lists::whole;

/// Lists what a lockdown has suspended.
#[utoipa::path(
    get,
    path = "/users/me/suspended-factors",
    operation_id = "list_suspended_factors",
    tag = "After a lockdown",
    responses(
        (
            status = 200, description = "What is suspended.", body = Page<SuspendedFactor>,
            links(
                ("Keep" = (operation_id = "keep_suspended_factor", parameters(("id" = "$response.body#/items/0/id")))),
                ("Remove" = (operation_id = "remove_suspended_factor", parameters(("id" = "$response.body#/items/0/id")))),
            ),
        ),
    ),
    security(("session" = [])),
)]
pub(super) async fn list(visitor: Visitor) -> Result<axum::Json<Page<SuspendedFactor>>, Problem> {
    let caller = visitor.account_holder().await?;
    let list = suspended::list(&caller).await?;
    Ok(whole(list))
}

/// Lets something that is suspended work again.
///
/// Needs the proof that adding it would need. This session gets a new id.
#[utoipa::path(
    post,
    path = "/users/me/suspended-factors/{id}/keep",
    operation_id = "keep_suspended_factor",
    tag = "After a lockdown",
    params(("id" = String, Path, description = "A passkey's id, `authenticator_app` or `backup_codes`.")),
    responses(
        (status = 204, description = "It works again."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "REAUTHENTICATION_REQUIRED", "EMAIL_NOT_VERIFIED"])),
    ),
)]
pub(super) async fn keep(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let renewed = suspended::keep(&caller, id.parse()?).await?;
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}

/// Removes something that is suspended.
///
/// Without the app two-step login is off. This session gets a new id.
#[utoipa::path(
    delete,
    path = "/users/me/suspended-factors/{id}",
    operation_id = "remove_suspended_factor",
    tag = "After a lockdown",
    params(("id" = String, Path, description = "A passkey's id, `authenticator_app` or `backup_codes`.")),
    responses(
        (status = 204, description = "Removed."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "REAUTHENTICATION_REQUIRED", "EMAIL_NOT_VERIFIED"])),
    ),
)]
pub(super) async fn remove(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let renewed = suspended::remove(&caller, id.parse()?).await?;
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}
