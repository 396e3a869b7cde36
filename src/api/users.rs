//! The account of whoever asks.

use std::sync::Arc;

use axum::Json;
use stagedoor_domain::User;
use stagedoor_domain::creators::Upgrade;
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::NoBody;

/// Shows the account of whoever is logged in.
#[utoipa::path(
    get,
    path = "/users/me",
    operation_id = "show_me",
    tag = "Accounts",
    responses(
        (status = 200, description = "The account.", body = User),
    ),
    security(("session" = [])),
)]
pub(super) async fn me(visitor: Visitor) -> Result<Json<Arc<User>>, Problem> {
    Ok(Json(visitor.user().await?))
}

/// Makes whoever is logged in an artist, once and for good.
///
/// Whoever is in the creator tier already is told so, and nothing is written. The
/// session gets a new id.
#[utoipa::path(
    post,
    path = "/users/me/upgrade-creator",
    operation_id = "upgrade_to_creator",
    tag = "Accounts",
    responses(
        (status = 200, description = "The role now stored.", body = Upgrade),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["EMAIL_NOT_VERIFIED"])),
        ("x-limits" = json!(["STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE"])),
    ),
)]
pub(super) async fn upgrade_creator(visitor: Visitor, _: NoBody) -> Result<Json<Upgrade>, Problem> {
    Ok(Json(visitor.upgrade_to_creator().await?))
}
