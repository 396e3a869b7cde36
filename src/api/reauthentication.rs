//! Proving once more who one is, before something sensitive.

use axum::http::StatusCode;
use serde::Deserialize;
use stagedoor_domain::accounts;
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::Json;

/// A proof of who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "forty quiet herons at dawn"}))]
pub(super) struct ProofBody {
    /// The present password.
    #[schema(format = Password)]
    password: String,
    /// Of the authenticator app, or a backup code.
    code: Option<String>,
}

/// Proves once more who one is, with the password.
///
/// With a code as well, of the app or a backup code, the proof has a second factor in
/// it. The session gets a new id.
#[utoipa::path(
    post,
    path = "/auth/reauthenticate",
    operation_id = "prove_with_password",
    tag = "Proof of who asks",
    responses(
        (status = 204, description = "Proved."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CURRENT_PASSWORD_WRONG", "INVALID_CODE"])),
        ("x-limits" = json!(["STAGEDOOR_PASSWORD_TRIES", "STAGEDOOR_SECOND_FACTOR_FAILURES", "STAGEDOOR_PROOF_MINUTES"])),
    ),
)]
pub(super) async fn with_password(
    visitor: Visitor,
    Json(ProofBody { password, code }): Json<ProofBody>,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let renewed = match code {
        Some(code) => accounts::reauthenticate_with_code(&caller, &password, &code).await?,
        None => accounts::reauthenticate(&caller, &password).await?,
    };
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}
