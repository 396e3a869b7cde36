//! Registering, confirming an e-mail address, logging in and out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use stagedoor_domain::accounts::{self, Credentials, Recipient, Registration};
use stagedoor_domain::{Error, Services};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::{Json, JsonOrNothing, NoBody};
use super::status::{Accepted, Status};

/// The one answer to whoever asks for a verification mail, so that nobody learns
/// which addresses have an owner.
const SENT: Accepted = Status::accepted("verification_sent");

/// The answer to a right password where that is only the first step.
const SECOND_FACTOR_REQUIRED: Accepted = Status::accepted("second_factor_required");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterBody {
    username: String,
    email: String,
    password: String,
}

/// `POST /auth/register`.
pub(super) async fn register(
    State(services): State<Services>,
    visitor: Visitor,
    Json(body): Json<RegisterBody>,
) -> Result<Accepted, Problem> {
    let RegisterBody {
        username,
        email,
        password,
    } = body;
    let registration = Registration {
        username,
        email,
        password,
    };
    accounts::register(&services, visitor.origin(), registration).await?;
    Ok(SENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerifyBody {
    token: String,
}

/// `POST /auth/verify-email`.
pub(super) async fn verify_email(
    State(services): State<Services>,
    visitor: Visitor,
    Json(VerifyBody { token }): Json<VerifyBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::verify_email(&services, visitor.origin(), &token).await?;
    Ok(Status::done("verified"))
}

/// `POST /auth/reject-registration`: "I didn't create this account".
pub(super) async fn reject_registration(
    State(services): State<Services>,
    visitor: Visitor,
    Json(VerifyBody { token }): Json<VerifyBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::reject_registration(&services, visitor.origin(), &token).await?;
    Ok(Status::done("removed"))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResendBody {
    email: Option<String>,
}

/// `POST /auth/verify-email/resend`: to the address of whoever is logged in,
/// whatever address is given, else to that one. A session whose user is gone is
/// no licence to guess who was meant: that is `USER_NOT_FOUND`.
pub(super) async fn resend_verification(
    State(services): State<Services>,
    visitor: Visitor,
    JsonOrNothing(ResendBody { email }): JsonOrNothing<ResendBody>,
) -> Result<Accepted, Problem> {
    let recipient = match (visitor.principal().await, email) {
        (Ok(principal), _) => Recipient::User(principal.user_id),
        (Err(Error::Unauthenticated), Some(email)) => Recipient::Address(email),
        (Err(Error::Unauthenticated), None) => {
            return Err(Problem::malformed(
                "The body is not what this address takes: missing field `email`.",
            ));
        }
        (Err(error), _) => return Err(error.into()),
    };
    accounts::resend_verification(&services, &visitor.asking().await?, recipient).await?;
    Ok(SENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginBody {
    identifier: String,
    password: String,
}

/// `POST /auth/login`: the user, or that a second step is to be done.
pub(super) async fn log_in(
    visitor: Visitor,
    Json(LoginBody {
        identifier,
        password,
    }): Json<LoginBody>,
) -> Result<Response, Problem> {
    let credentials = Credentials {
        identifier,
        password,
    };
    let user = visitor.log_in(credentials).await?;
    Ok(match user {
        Some(user) => axum::Json(user).into_response(),
        None => SECOND_FACTOR_REQUIRED.into_response(),
    })
}

/// `POST /auth/logout`. Without a session there is nothing to do, and that is
/// what was asked for.
pub(super) async fn log_out(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    visitor.log_out().await?;
    Ok(StatusCode::NO_CONTENT)
}
