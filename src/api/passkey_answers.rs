//! What is asked of a passkey, and what it answers, to show who somebody is.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use stagedoor_domain::User;
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::json::Json;

/// What somebody wants to show with a passkey.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    LogIn,
    SecondFactor,
    Reauthenticate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionsBody {
    purpose: Purpose,
}

/// `POST /auth/passkey/options`.
pub(super) async fn options(
    visitor: Visitor,
    Json(OptionsBody { purpose }): Json<OptionsBody>,
) -> Result<axum::Json<Challenge>, Problem> {
    let (services, origin) = (visitor.services(), visitor.origin());
    let challenge = match purpose {
        Purpose::LogIn => visitor.begin_passkey_login().await,
        Purpose::SecondFactor => {
            let pending = visitor.pending_login().await?;
            passkeys::begin_second_factor(services, origin, &pending).await
        }
        Purpose::Reauthenticate => {
            let principal = visitor.account_holder().await?;
            passkeys::begin_proof(services, &principal, origin).await
        }
    };
    Ok(axum::Json(challenge?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    ceremony_id: Uuid,
    credential: Map<String, Value>,
}

/// `POST /auth/passkey`: logs in, and is the second step where a login waits for
/// one.
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

/// `POST /auth/reauthenticate/passkey`.
pub(super) async fn reauthenticate(
    visitor: Visitor,
    Json(body): Json<AnswerBody>,
) -> Result<StatusCode, Problem> {
    let principal = visitor.account_holder().await?;
    let credential = body.credential.into();
    let (services, origin) = (visitor.services(), visitor.origin());
    let token =
        passkeys::prove(services, &principal, origin, body.ceremony_id, &credential).await?;
    visitor.continue_as(&token);
    Ok(StatusCode::NO_CONTENT)
}
