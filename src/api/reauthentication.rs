//! Proving once more who one is, before something sensitive.

use axum::http::StatusCode;
use serde::Deserialize;
use stagedoor_domain::accounts;
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::Json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProofBody {
    password: String,
    /// Of the authenticator app, or a backup code.
    code: Option<String>,
}

/// `POST /auth/reauthenticate`: with a code, the proof has a second factor in it. The
/// session gets a new id.
pub(super) async fn with_password(
    visitor: Visitor,
    Json(ProofBody { password, code }): Json<ProofBody>,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let (services, origin) = (visitor.services(), visitor.origin());
    let token = match code {
        Some(code) => {
            accounts::reauthenticate_with_code(services, &principal, origin, &password, &code)
                .await?
        }
        None => accounts::reauthenticate(services, &principal, origin, &password).await?,
    };
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}
