//! The account of whoever asks.

use std::sync::Arc;

use serde::Deserialize;
use stagedoor_domain::User;
use stagedoor_domain::accounts;
use stagedoor_domain::creators::Upgrade;
use stagedoor_session::Visitor;
use utoipa::ToSchema;

use super::error::Problem;
use super::json::{Json, NoBody};

/// Shows the account of whoever is logged in.
#[utoipa::path(
    get,
    path = "/users/me",
    operation_id = "show_me",
    tag = "Accounts",
    responses(
        (status = 200, description = "The account.", body = User),
    ),
    security(("session" = [])),
)]
pub(super) async fn me(visitor: Visitor) -> Result<axum::Json<Arc<User>>, Problem> {
    Ok(axum::Json(visitor.user().await?))
}

/// A change of username.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "grace-h"}))]
pub(super) struct UsernameBody {
    /// As at registering.
    #[schema(min_length = 3, max_length = 30, pattern = "^[A-Za-z0-9_-]+$")]
    username: String,
}

/// Changes the username.
///
/// The old one is kept for the account for a while: nobody else gets it, and the account
/// still logs in with it or takes it back. To ask for the present one changes nothing. A
/// recent proof is needed, with a second factor in it where two-step login is on.
#[utoipa::path(
    put,
    path = "/users/me/username",
    operation_id = "change_username",
    tag = "Accounts",
    responses(
        (status = 200, description = "The account, with its name since.", body = User),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["REAUTHENTICATION_REQUIRED", "USERNAME_TAKEN", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_USERNAME_CHANGES_PER_DAY", "STAGEDOOR_OLD_USERNAME_DAYS"])),
    ),
)]
pub(super) async fn change_username(
    visitor: Visitor,
    Json(UsernameBody { username }): Json<UsernameBody>,
) -> Result<axum::Json<User>, Problem> {
    let caller = visitor.account_holder().await?;
    let user = accounts::change_username(&caller, &username).await?;
    Ok(axum::Json(user))
}

/// Makes whoever is logged in an artist, once and for good.
///
/// Whoever is in the creator tier already is told so, and nothing is written. The
/// session gets a new id.
#[utoipa::path(
    post,
    path = "/users/me/upgrade-creator",
    operation_id = "upgrade_to_creator",
    tag = "Accounts",
    responses(
        (status = 200, description = "The role now stored.", body = Upgrade),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["EMAIL_NOT_VERIFIED"])),
        ("x-limits" = json!(["STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE"])),
    ),
)]
pub(super) async fn upgrade_creator(
    visitor: Visitor,
    _: NoBody,
) -> Result<axum::Json<Upgrade>, Problem> {
    Ok(axum::Json(visitor.upgrade_to_creator().await?))
}
