//! What an operation that has nothing else to answer says.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// What happened, in one word for programs.
#[derive(Serialize, ToSchema)]
pub(super) struct Status {
    /// That word.
    status: &'static str,
}

/// 202: what was asked for goes on by mail.
pub(super) type Accepted = (StatusCode, Json<Status>);

impl Status {
    /// It is done.
    pub(super) const fn done(status: &'static str) -> Json<Self> {
        Json(Self { status })
    }

    /// It has begun.
    pub(super) const fn accepted(status: &'static str) -> Accepted {
        (StatusCode::ACCEPTED, Self::done(status))
    }
}
