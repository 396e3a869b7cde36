//! The account of whoever asks.

use std::sync::Arc;

use axum::Json;
use stagedoor_domain::User;
use stagedoor_domain::creators::Upgrade;
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::NoBody;

/// `GET /users/me`.
pub(super) async fn me(visitor: Visitor) -> Result<Json<Arc<User>>, Problem> {
    Ok(Json(visitor.user().await?))
}

/// `POST /users/me/upgrade-creator`.
pub(super) async fn upgrade_creator(visitor: Visitor, _: NoBody) -> Result<Json<Upgrade>, Problem> {
    Ok(Json(visitor.upgrade_to_creator().await?))
}
