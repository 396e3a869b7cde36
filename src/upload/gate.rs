//! The gate in front of uploads.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use stagedoor_domain::{Caller, tracks};
use stagedoor_session::Visitor;

use crate::api::error::Problem;

/// Lets only the creator tier through, by the role that the database holds now.
/// It sees the request's head alone, so it answers before the body is read.
pub struct RequireContentCreatorRole(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for RequireContentCreatorRole {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let visitor = parts
            .extensions
            .get::<Visitor>()
            .ok_or_else(|| Problem::internal("the session layer is missing"))?;
        let caller = visitor.logged_in().await?;
        tracks::require_creator(&caller).await?;
        Ok(Self(caller))
    }
}
