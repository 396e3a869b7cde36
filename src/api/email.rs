//! Moving an account to another e-mail address, and taking an account back with
//! the links that are mailed about it.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use stagedoor_domain::Services;
use stagedoor_domain::accounts::{self, PendingEmailChange, Proof};
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::{Json, NoBody};
use super::status::{Accepted, Status};

/// A change of address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "grace@new.example.com", "password": "forty quiet herons at dawn"}))]
pub(super) struct EmailChangeBody {
    /// The new address.
    #[schema(max_length = 254, format = Email)]
    email: String,
    /// The present password.
    #[schema(format = Password)]
    password: String,
}

/// Asks to move the account to another e-mail address.
///
/// One answer, whether somebody owns the new address or not. It gets a link, the old
/// one is told; until the link is used the old one stays. An old address that was never
/// confirmed is replaced at once and told nothing, and no link that went there works
/// any more. With two-step login on, a recent proof with a second factor in it is
/// needed.
#[utoipa::path(
    post,
    path = "/users/me/email",
    operation_id = "change_email",
    tag = "E-mail address",
    responses(
        (status = 202, description = "The link is on its way.", body = Status,
            links(("Cancel" = (operation_id = "cancel_email_change", description = "Calls it off."))),
            example = json!({"status": "confirmation_sent"}),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CURRENT_PASSWORD_WRONG", "REAUTHENTICATION_REQUIRED", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_PASSWORD_TRIES", "STAGEDOOR_RESEND_COOLDOWN_SECONDS", "STAGEDOOR_RESEND_PER_HOUR"])),
    ),
)]
pub(super) async fn change(
    visitor: Visitor,
    Json(EmailChangeBody { email, password }): Json<EmailChangeBody>,
) -> Result<Accepted, Problem> {
    let caller = visitor.account_holder().await?;
    let proof = Proof::Password(password);
    accounts::request_email_change(&caller, &email, proof).await?;
    Ok(Status::accepted("confirmation_sent"))
}

/// An account's address, and the one that it is to move to.
#[derive(Serialize, ToSchema)]
pub(super) struct Address {
    /// The address.
    email: String,
    /// Whether it was confirmed.
    is_verified: bool,
    /// The change that waits to be confirmed; null when there is none.
    #[schema(required = true)]
    pending: Option<PendingEmailChange>,
}

/// Shows the account's address, and the one that it is to move to.
#[utoipa::path(
    get,
    path = "/users/me/email",
    operation_id = "show_email",
    tag = "E-mail address",
    responses(
        (status = 200, description = "The address.", body = Address),
    ),
    security(("session" = [])),
)]
pub(super) async fn show(visitor: Visitor) -> Result<axum::Json<Address>, Problem> {
    let user = visitor.user().await?;
    let caller = visitor.logged_in().await?;
    let pending = accounts::pending_email_change(&caller).await?;
    Ok(axum::Json(Address {
        email: user.email.clone(),
        is_verified: user.is_verified,
        pending,
    }))
}

/// Calls off the change that waits to be confirmed.
///
/// Its link then opens nothing. `NOT_FOUND` when there is none.
#[utoipa::path(
    delete,
    path = "/users/me/email",
    operation_id = "cancel_email_change",
    tag = "E-mail address",
    responses(
        (status = 204, description = "Called off."),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn cancel(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    accounts::cancel_email_change(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token of a link that was mailed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "Zm9yIHRoZSBleGFtcGxlIG9ubHkuIE5vdGhpbmcgd29ya3M"}))]
pub(super) struct TokenBody {
    /// From the link that was mailed.
    token: String,
}

/// Moves the account to the new address, with the link that was mailed there.
///
/// `TOKEN_INVALID` also when the address has got an owner meanwhile.
#[utoipa::path(
    post,
    path = "/auth/confirm-email-change",
    operation_id = "confirm_email_change",
    tag = "E-mail address",
    responses(
        (status = 200, description = "The account has the new address.", body = Status, example = json!({"status": "email_changed"})),
    ),
    extensions(
        ("x-error-codes" = json!(["TOKEN_INVALID"])),
        ("x-limits" = json!(["STAGEDOOR_EMAIL_CHANGE_HOURS"])),
    ),
)]
pub(super) async fn confirm(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(TokenBody { token }): Json<TokenBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::confirm_email_change(&visitor.anybody(), &token).await?;
    Ok(Status::done("email_changed"))
}

/// Undoes a change of address, with the link that was mailed to the old one.
///
/// The account is locked until its owner sets a new password: somebody else may be in
/// it.
#[utoipa::path(
    post,
    path = "/auth/undo-email-change",
    operation_id = "undo_email_change",
    tag = "E-mail address",
    responses(
        (status = 200, description = "The account has its old address.", body = Status, example = json!({"status": "email_restored"})),
    ),
    extensions(
        ("x-error-codes" = json!(["TOKEN_INVALID"])),
        ("x-limits" = json!(["STAGEDOOR_EMAIL_UNDO_DAYS"])),
    ),
)]
pub(super) async fn undo(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(TokenBody { token }): Json<TokenBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::undo_email_change(&visitor.anybody(), &token).await?;
    Ok(Status::done("email_restored"))
}

/// Locks the account with "This wasn't me" of a security mail.
///
/// Until its owner sets a new password.
#[utoipa::path(
    post,
    path = "/auth/disown",
    operation_id = "disown",
    tag = "E-mail address",
    responses(
        (status = 200, description = "The account is locked, and the link that sets a new password is on its way.", body = Status, example = json!({"status": "secured"})),
    ),
    extensions(
        ("x-error-codes" = json!(["TOKEN_INVALID"])),
        ("x-limits" = json!(["STAGEDOOR_DISOWN_DAYS"])),
    ),
)]
pub(super) async fn disown(
    State(_services): State<Services>,
    visitor: Visitor,
    Json(TokenBody { token }): Json<TokenBody>,
) -> Result<axum::Json<Status>, Problem> {
    accounts::recover_account(&visitor.anybody(), &token).await?;
    Ok(Status::done("secured"))
}
