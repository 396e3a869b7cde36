//! Registering, confirming an e-mail address, logging in and out.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::accounts::{self, Credentials, Recipient, Registration};
use stagedoor_domain::{Error, Services, User};
use stagedoor_session::Visitor;

use super::error::Problem;
use super::json::{Json, JsonOrNothing, NoBody};

/// What happened, for operations that answer nothing else.
#[derive(Serialize)]
pub(super) struct Status {
    status: &'static str,
}

/// The one answer to whoever asks for a verification mail, so that nobody learns
/// which addresses have an account.
const SENT: (StatusCode, axum::Json<Status>) = (
    StatusCode::ACCEPTED,
    axum::Json(Status {
        status: "verification_sent",
    }),
);

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
) -> Result<(StatusCode, axum::Json<Status>), Problem> {
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
    Ok(axum::Json(Status { status: "verified" }))
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
) -> Result<(StatusCode, axum::Json<Status>), Problem> {
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
    accounts::resend_verification(&services, visitor.origin(), recipient).await?;
    Ok(SENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginBody {
    identifier: String,
    password: String,
}

/// `POST /auth/login`.
pub(super) async fn log_in(
    State(services): State<Services>,
    visitor: Visitor,
    Json(LoginBody {
        identifier,
        password,
    }): Json<LoginBody>,
) -> Result<axum::Json<User>, Problem> {
    let credentials = Credentials {
        identifier,
        password,
    };
    let user = accounts::log_in(&services, visitor.origin(), credentials).await?;
    visitor.log_in(&user).await?;
    Ok(axum::Json(user))
}

/// `POST /auth/logout`. Without a session there is nothing to do, and that is
/// what was asked for.
pub(super) async fn log_out(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    visitor.log_out().await?;
    Ok(StatusCode::NO_CONTENT)
}
