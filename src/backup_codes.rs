//! The route of the file with backup codes.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use stagedoor_app::pages::{BACKUP_CODES_FILE, TWO_STEP_PAGE, backup_codes_file};
use stagedoor_app::speaking;
use stagedoor_session::Visitor;

use crate::api::error::Problem;

/// Saved and not shown, under this name.
const DISPOSITION: HeaderValue =
    HeaderValue::from_static("attachment; filename=\"stagedoor-backup-codes.txt\"");

/// The file that the page of two-step login links to.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(BACKUP_CODES_FILE, get(download))
}

/// The codes that wait to be kept. Where there are none to be had, the page says why.
async fn download(visitor: Visitor, headers: HeaderMap) -> Response {
    // A link elsewhere would leave them on somebody's disk without their asking.
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Redirect::to(TWO_STEP_PAGE).into_response();
    }
    match speaking(visitor.language(), backup_codes_file(&visitor)).await {
        Ok(Some(text)) => ([(header::CONTENT_DISPOSITION, DISPOSITION)], text).into_response(),
        Ok(None) => Redirect::to(TWO_STEP_PAGE).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}
