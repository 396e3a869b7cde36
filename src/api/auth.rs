//! Registering, confirming an e-mail address, logging in and out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use stagedoor_domain::accounts::{self, Credentials, Recipient, Registration};
use stagedoor_domain::{Error, Services, User};
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::{Json, JsonOrNothing, NoBody};
use super::status::{Accepted, Status};

/// The one answer to whoever asks for a verification mail, so that nobody learns
/// which addresses have an owner.
const SENT: Accepted = Status::accepted("verification_sent");

/// The answer to a right password where that is only the first step.
const SECOND_FACTOR_REQUIRED: Accepted = Status::accepted("second_factor_required");

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "grace", "email": "grace@example.com", "password": "forty quiet herons at dawn"}))]
pub(super) struct RegisterBody {
    /// Unique without regard to case.
    #[schema(min_length = 3, max_length = 30, pattern = "^[A-Za-z0-9_-]+$")]
    username: String,
    /// At most 254 characters, 64 of them before the `@`.
    #[schema(max_length = 254, format = Email)]
    email: String,
    /// Counted in Unicode code points. Refused when it is known from breaches or too
    /// close to the username, the address or a name of the site.
    #[schema(min_length = 8, max_length = 128, format = Password)]
    password: String,
    /// The token of an invitation, where this site asks for one.
    invitation: Option<String>,
}

/// Makes an account and mails a link that confirms its address.
///
/// An address that somebody owns gets the same answer; its owner then gets a mail that
/// says so, at most one a day. It logs nobody in.
#[utoipa::path(
    post,
    path = "/auth/register",
    operation_id = "register",
    tag = "Accounts",
    responses(
        (status = 202, description = "The link is on its way.", body = Status, example = json!({"status": "verification_sent"})),
    ),
    extensions(
        ("x-error-codes" = json!(["USERNAME_TAKEN", "VALIDATION_FAILED", "REGISTRATION_CLOSED", "INVITATION_REQUIRED", "TOKEN_INVALID"])),
        ("x-limits" = json!(["STAGEDOOR_LIMIT_REGISTER_PER_HOUR"])),
    ),
)]
pub(super) async fn register(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(body): Json<RegisterBody>,
) -> Result<Accepted, Problem> {
    let RegisterBody {
        username,
        email,
        password,
        invitation,
    } = body;
    let registration = Registration {
        username,
        email,
        password,
        invitation,
    };
    accounts::register(&visitor.anybody(), registration).await?;
    Ok(SENT)
}

/// The token of the link that confirms an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "Zm9yIHRoZSBleGFtcGxlIG9ubHkuIE5vdGhpbmcgd29ya3M"}))]
pub(super) struct VerifyBody {
    /// From the link that was mailed.
    token: String,
}

/// Confirms an e-mail address with the link that was mailed.
///
/// The address is then this account's alone. Links and changes that were asked for
/// before it die; sessions go on.
#[utoipa::path(
    post,
    path = "/auth/verify-email",
    operation_id = "verify_email",
    tag = "Accounts",
    responses(
        (status = 200, description = "The address is confirmed.", body = Status, example = json!({"status": "verified"})),
    ),
    extensions(
        ("x-error-codes" = json!(["TOKEN_INVALID"])),
    ),
)]
pub(super) async fn verify_email(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(VerifyBody { token }): Json<VerifyBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::verify_email(&visitor.anybody(), &token).await?;
    Ok(Status::done("verified"))
}

/// Removes an account that somebody else made with one's address.
///
/// The token is the one of the link that confirms the address; the name is free again.
#[utoipa::path(
    post,
    path = "/auth/reject-registration",
    operation_id = "reject_registration",
    tag = "Accounts",
    responses(
        (status = 200, description = "The account is gone.", body = Status, example = json!({"status": "removed"})),
    ),
    extensions(
        ("x-error-codes" = json!(["TOKEN_INVALID"])),
    ),
)]
pub(super) async fn reject_registration(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(VerifyBody { token }): Json<VerifyBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::reject_registration(&visitor.anybody(), &token).await?;
    Ok(Status::done("removed"))
}

/// Who wants another link.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "grace@example.com"}))]
pub(super) struct ResendBody {
    /// The address. Needed by whoever is not logged in, and not looked at otherwise.
    email: Option<String>,
}

/// Mails the link that confirms an address again.
///
/// To the address of whoever is logged in, whatever address is given, else to that one:
/// the answer is the same for any address, known or not. Logged out, one mail lists the
/// accounts that claim the address, with a link for each. A session whose user is gone
/// is no licence to guess who was meant: that is `USER_NOT_FOUND`.
#[utoipa::path(
    post,
    path = "/auth/verify-email/resend",
    operation_id = "resend_verification",
    tag = "Accounts",
    request_body(content = Option<ResendBody>),
    responses(
        (status = 202, description = "The link is on its way, if there is anything to confirm.", body = Status, example = json!({"status": "verification_sent"})),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["USER_NOT_FOUND", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_RESEND_COOLDOWN_SECONDS", "STAGEDOOR_RESEND_PER_HOUR", "STAGEDOOR_LIMIT_RESEND_PER_HOUR"])),
    ),
)]
pub(super) async fn resend_verification(
    State(_services): State<Services>,
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
    accounts::resend_verification(&visitor.asking().await?, recipient).await?;
    Ok(SENT)
}

/// Who wants to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"identifier": "grace", "password": "forty quiet herons at dawn"}))]
pub(super) struct LoginBody {
    /// The username, or a confirmed e-mail address.
    #[schema(min_length = 1)]
    identifier: String,
    /// The password.
    #[schema(min_length = 1, format = Password)]
    password: String,
}

/// Logs in with a password.
///
/// Sets the session cookie, or, where two-step login is on, a cookie that opens the
/// second step alone.
#[utoipa::path(
    post,
    path = "/auth/login",
    operation_id = "log_in",
    tag = "Accounts",
    responses(
        (status = 200, description = "Logged in.", body = User,
            headers(("set-cookie" = String, description = "The session, and a cookie that makes the device known again.")),
            links(("Me" = (operation_id = "show_me", description = "Who is logged in."))),
        ),
        (status = 202, description = "The password is right; the second step is to be done.", body = Status,
            links(("SecondStep" = (operation_id = "log_in_with_code", description = "The second step."))),
            example = json!({"status": "second_factor_required"}),
        ),
    ),
    extensions(
        ("x-error-codes" = json!(["INVALID_CREDENTIALS", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_LIMIT_LOGIN_PER_MINUTE", "STAGEDOOR_LOGIN_FAILURES"])),
    ),
)]
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

/// Ends the session on the server.
///
/// Without one there is nothing to do, and that is what was asked for. An id that an
/// upgrade has replaced ends nobody's session: `UNAUTHENTICATED`.
#[utoipa::path(
    post,
    path = "/auth/logout",
    operation_id = "log_out",
    tag = "Accounts",
    responses(
        (status = 204, description = "Logged out.", headers(("clear-site-data" = String, description = "Tells a browser to forget what it kept."))),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["UNAUTHENTICATED"])),
    ),
)]
pub(super) async fn log_out(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    visitor.log_out().await?;
    Ok(StatusCode::NO_CONTENT)
}
