//! What a lockdown has suspended: looking through it, keeping and removing it.

use axum::extract::Path;
use axum::http::StatusCode;
use stagedoor_domain::Page;
use stagedoor_domain::suspended_factors::{self, SuspendedFactor};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::NoBody;
use super::lists::whole;

/// `GET /users/me/suspended-factors`.
pub(super) async fn list(visitor: Visitor) -> Result<axum::Json<Page<SuspendedFactor>>, Problem> {
    let principal = visitor.account_holder().await?;
    let list = suspended_factors::list(visitor.services(), &principal).await?;
    Ok(whole(list))
}

/// `POST /users/me/suspended-factors/{id}/keep`.
pub(super) async fn keep(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let (services, origin) = (visitor.services(), visitor.origin());
    let token = suspended_factors::keep(services, &principal, origin, id.parse()?).await?;
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /users/me/suspended-factors/{id}`.
pub(super) async fn remove(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let (services, origin) = (visitor.services(), visitor.origin());
    let token = suspended_factors::remove(services, &principal, origin, id.parse()?).await?;
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}
