//! The gates in front of what artists send.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use stagedoor_domain::artists::{self, ArtistRef};
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

/// Lets through who may change what their artist says: the creator tier, and a listener who
/// left tracks here.
pub struct RequireOwnArtist(pub Caller, pub ArtistRef);

impl<S: Send + Sync> FromRequestParts<S> for RequireOwnArtist {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let visitor = parts
            .extensions
            .get::<Visitor>()
            .ok_or_else(|| Problem::internal("the session layer is missing"))?;
        let caller = visitor.logged_in().await?;
        let artist = artists::require_own(&caller).await?;
        Ok(Self(caller, artist))
    }
}
