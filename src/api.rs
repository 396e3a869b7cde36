//! The REST API below `/api/v1`: one file per resource.

pub mod error;
pub mod health;

mod auth;
mod json;
mod tracks;
mod users;

use axum::Router;
use axum::routing::{get, post};

use crate::router::AppState;
use error::Problem;

/// The routes of the API, uploads apart.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/auth/register", post(auth::register))
        .route("/auth/verify-email", post(auth::verify_email))
        .route("/auth/verify-email/resend", post(auth::resend_verification))
        .route("/auth/login", post(auth::log_in))
        .route("/auth/logout", post(auth::log_out))
        .route("/users/me", get(users::me))
        .route("/users/me/upgrade-creator", post(users::upgrade_creator))
        .route("/tracks/{id}", get(tracks::show))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .fallback(async || Problem::not_found())
}

/// The one route of the API that takes an upload; it has its own limits of size
/// and time.
pub(crate) fn upload_routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/tracks", get(tracks::list).post(tracks::create))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
}
