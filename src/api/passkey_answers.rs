//! What is asked of a passkey, and what it answers, to show who somebody is.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use stagedoor_domain::User;
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_session::Visitor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::Problem;
use super::json::Json;

/// What somebody wants to show with a passkey.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    LogIn,
    SecondFactor,
    Reauthenticate,
}

/// What a passkey is to show.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"purpose": "log_in"}))]
pub(super) struct OptionsBody {
    /// What the answer is for.
    purpose: Purpose,
}

/// Asks for a challenge that a passkey answers.
///
/// For `navigator.credentials.get`. `second_factor` is for a login that waits for its
/// second step, `reauthenticate` for whoever is logged in.
#[utoipa::path(
    post,
    path = "/auth/passkey/options",
    operation_id = "begin_passkey",
    tag = "Passkeys",
    responses(
        (status = 200, description = "What the browser is to be asked.", body = Challenge),
    ),
    security((), ("waiting_login" = []), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["UNAUTHENTICATED", "USER_NOT_FOUND", "NOT_FOUND", "PASSKEYS_UNAVAILABLE"])),
        ("x-limits" = json!(["STAGEDOOR_LIMIT_PASSKEY_PER_MINUTE"])),
    ),
)]
pub(super) async fn options(
    visitor: Visitor,
    Json(OptionsBody { purpose }): Json<OptionsBody>,
) -> Result<axum::Json<Challenge>, Problem> {
    let challenge = match purpose {
        Purpose::LogIn => visitor.begin_passkey_login().await,
        Purpose::SecondFactor => {
            let pending = visitor.pending_login().await?;
            passkeys::begin_second_factor(&visitor.anybody(), &pending).await
        }
        Purpose::Reauthenticate => {
            let caller = visitor.account_holder().await?;
            passkeys::begin_proof(&caller).await
        }
    };
    Ok(axum::Json(challenge?))
}

/// What a passkey answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ceremony_id": "01890000-0000-7000-8000-000000000000", "credential": {}}))]
pub(super) struct AnswerBody {
    /// The challenge's.
    ceremony_id: Uuid,
    /// What `PublicKeyCredential.toJSON()` answers.
    #[schema(value_type = Object)]
    credential: Map<String, Value>,
}

/// Logs in with a passkey.
///
/// With the passkey alone, which needs no second step, or as the second step where a
/// login waits for one.
#[utoipa::path(
    post,
    path = "/auth/passkey",
    operation_id = "log_in_with_passkey",
    tag = "Passkeys",
    responses(
        (status = 200, description = "Logged in.", body = User, headers(("set-cookie" = String, description = "The session."))),
    ),
    extensions(
        ("x-error-codes" = json!(["UNAUTHENTICATED", "PASSKEY_REJECTED", "PASSKEYS_UNAVAILABLE"])),
        ("x-limits" = json!(["STAGEDOOR_SECOND_FACTOR_TRIES"])),
    ),
)]
pub(super) async fn log_in(
    visitor: Visitor,
    Json(body): Json<AnswerBody>,
) -> Result<axum::Json<Arc<User>>, Problem> {
    let credential = body.credential.into();
    let user = visitor
        .log_in_with_passkey(body.ceremony_id, &credential)
        .await?;
    Ok(axum::Json(user))
}

/// Proves once more who one is, with a passkey.
///
/// Such a proof has a second factor in it. The session gets a new id.
#[utoipa::path(
    post,
    path = "/auth/reauthenticate/passkey",
    operation_id = "prove_with_passkey",
    tag = "Proof of who asks",
    responses(
        (status = 204, description = "Proved."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["PASSKEY_REJECTED", "PASSKEYS_UNAVAILABLE"])),
        ("x-limits" = json!(["STAGEDOOR_PROOF_MINUTES"])),
    ),
)]
pub(super) async fn reauthenticate(
    visitor: Visitor,
    Json(body): Json<AnswerBody>,
) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    let credential = body.credential.into();
    let renewed = passkeys::prove(&caller, body.ceremony_id, &credential).await?;
    visitor.adopt(renewed);
    Ok(StatusCode::NO_CONTENT)
}
