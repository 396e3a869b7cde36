//! Whether the process is up, and whether it can work. No session is looked at.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use stagedoor_domain::Services;
use utoipa::ToSchema;

use super::error::Problem;

/// How the process is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok` or `ready`.
    status: &'static str,
}

/// Says that the process is up.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "healthz",
    tag = "Operations",
    responses(
        (status = 200, description = "It is up.", body = Health),
    ),
)]
pub(crate) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Says whether the database is reachable and migrated.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "Operations",
    responses(
        (status = 200, description = "It is ready.", body = Health),
    ),
    extensions(
        ("x-error-codes" = json!(["SERVICE_UNAVAILABLE"])),
    ),
)]
pub(crate) async fn readyz(State(services): State<Services>) -> Result<Json<Health>, Problem> {
    match services.db.is_ready().await {
        Ok(true) => Ok(Json(Health { status: "ready" })),
        Ok(false) => Err(Problem::unavailable("the database is not migrated")),
        // Whatever the database says: it is not ready.
        Err(error) => Err(Problem::unavailable(&error.to_string())),
    }
}
