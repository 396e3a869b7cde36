//! Whether the process is up, and whether it can work. No session is looked at.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use stagedoor_domain::Services;

use super::error::Problem;

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// `GET /readyz`: the database is reachable and migrated.
///
/// # Errors
/// `SERVICE_UNAVAILABLE` when it is not.
pub(crate) async fn readyz(State(services): State<Services>) -> Result<Json<Value>, Problem> {
    match services.db.is_ready().await {
        Ok(true) => Ok(Json(json!({"status": "ready"}))),
        Ok(false) => Err(Problem::unavailable("the database is not migrated")),
        // Whatever the database says: it is not ready.
        Err(error) => Err(Problem::unavailable(&error.to_string())),
    }
}
