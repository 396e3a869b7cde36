//! The end of an account, and keeping it.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use stagedoor_domain::deletion::{self, Deletion};
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::{Json, NoBody};

/// The end of an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "grace", "keep_public_tracks": false}))]
pub(super) struct DeletionBody {
    /// The account's own, to show that it is meant.
    username: String,
    /// Whether public tracks stay for good, under their artist's name and handle. Refused for
    /// a suspended account.
    #[serde(default)]
    keep_public_tracks: bool,
}

/// Has the account deleted.
///
/// Every session ends, and what is public is hidden at once, unless it is to stay. Until the
/// time that is answered a login opens a restricted session, in which the account can be kept;
/// after it everything goes for good, and nobody gets the username for a while. A recent proof
/// is needed, with a second factor in it where two-step login is on. Mails go to a confirmed
/// address alone: at once, three days before the end, and when it is done. Of a suspended
/// account nothing can stay: there `keep_public_tracks` is refused.
#[utoipa::path(
    post,
    path = "/users/me/deletion",
    operation_id = "delete_account",
    tag = "Accounts",
    responses(
        (status = 202, description = "It will be deleted.", body = Deletion),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["ACCOUNT_LEAVING", "CONFLICT", "REAUTHENTICATION_REQUIRED", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_DELETION_GRACE_DAYS", "STAGEDOOR_USERNAME_HOLD_DAYS"])),
    ),
)]
pub(super) async fn ask(
    visitor: Visitor,
    Json(body): Json<DeletionBody>,
) -> Result<(StatusCode, Answer<Deletion>), Problem> {
    let caller = visitor.account_holder().await?;
    let deletion = visitor
        .delete_account(&caller, &body.username, body.keep_public_tracks)
        .await?;
    Ok((StatusCode::ACCEPTED, Answer(deletion)))
}

/// Keeps an account that is to be deleted.
///
/// It is as it was before. Where it is not to be deleted, nothing happens.
#[utoipa::path(
    delete,
    path = "/users/me/deletion",
    operation_id = "keep_account",
    tag = "Accounts",
    responses(
        (status = 204, description = "It stays."),
    ),
    security(("session" = [])),
)]
pub(super) async fn cancel(visitor: Visitor, _: NoBody) -> Result<StatusCode, Problem> {
    let caller = visitor.account_holder().await?;
    deletion::cancel(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
