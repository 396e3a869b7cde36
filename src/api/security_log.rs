//! What happened to an account.

use axum::Json;
use axum::extract::Query;
use stagedoor_domain::Page;
use stagedoor_domain::security_log::{self, Entry};
use stagedoor_session::Visitor;
use stagedoor_words::Language;

use super::error::Problem;
use super::lists::PageQuery;

/// Lists what happened to the account, newest first, 50 at a time.
///
/// Nothing is ever removed from it, and no route changes it. Where an event came from is
/// forgotten after some months.
#[utoipa::path(
    get,
    path = "/users/me/security-log",
    operation_id = "list_security_log",
    tag = "Security log",
    params(PageQuery),
    responses(
        (
            status = 200, description = "A part of the log.", body = Page<Entry>,
            links(("Next" = (operation_id = "list_security_log", parameters(("cursor" = "$response.body#/next_cursor"))))),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["VALIDATION_FAILED"])),
    ),
)]
pub(super) async fn page(
    visitor: Visitor,
    Query(PageQuery { cursor }): Query<PageQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    let caller = visitor.account_holder().await?;
    let page = security_log::page(&caller, cursor.as_deref(), Language::English).await?;
    Ok(Json(page))
}
