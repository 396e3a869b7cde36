//! What happened to an account.

use axum::Json;
use axum::extract::Query;
use stagedoor_domain::Page;
use stagedoor_domain::security_log::{self, Entry};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::lists::PageQuery;

/// `GET /users/me/security-log`: newest first.
pub(super) async fn page(
    visitor: Visitor,
    Query(PageQuery { cursor }): Query<PageQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    let principal = visitor.account_holder().await?;
    let page = security_log::page(visitor.services(), &principal, cursor.as_deref()).await?;
    Ok(Json(page))
}
