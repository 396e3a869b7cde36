//! A problem as a page, for whoever sits before a browser.

use axum::http::StatusCode;
use stagedoor_app::{Closed, maintenance_page};
use stagedoor_domain::{Clock, SystemClock, Theme};
use stagedoor_words::{ErrorPages, Language};

use crate::api::error::Problem;

/// The page that shows `problem`, with the request's `id`. `again` is the address that was
/// asked for, where asking again does nothing else.
pub(super) fn page(
    problem: &Problem,
    id: &str,
    language: Language,
    theme: Theme,
    again: Option<&str>,
) -> Vec<u8> {
    if let Some((message, until)) = problem.closed() {
        let closed = Closed {
            message,
            until,
            now: SystemClock.now(),
            again: again.unwrap_or("/"),
        };
        return maintenance_page(language, closed, theme).into_bytes();
    }
    let error_pages = &language.words().error_pages;
    stagedoor_app::error_page(
        language,
        problem.status,
        title(problem.status, language),
        &problem.detail(language),
        Some(id),
        way_on(problem.code, error_pages),
        theme,
    )
    .into_bytes()
}

/// Where the page of an error sends people who can do something about it.
fn way_on(code: &str, error_pages: &ErrorPages) -> Option<(&'static str, &'static str)> {
    match code {
        "CREATOR_ROLE_REQUIRED" => Some(("/settings", error_pages.settings)),
        "TWO_STEP_REQUIRED" => Some(("/settings/security", error_pages.security_settings)),
        _ => None,
    }
}

/// What an error page is headed: words for people, where the API's `title` has
/// the protocol's.
fn title(status: StatusCode, language: Language) -> &'static str {
    let words = language.words();
    let (error_pages, failures) = (&words.error_pages, &words.failures);
    match status {
        StatusCode::UNAUTHORIZED => error_pages.log_in_first,
        StatusCode::FORBIDDEN => error_pages.not_possible,
        StatusCode::NOT_FOUND => error_pages.nothing_here,
        StatusCode::PAYLOAD_TOO_LARGE => error_pages.too_much,
        StatusCode::TOO_MANY_REQUESTS => error_pages.too_many_tries,
        StatusCode::SERVICE_UNAVAILABLE => error_pages.in_a_moment,
        status if status.is_server_error() => error_pages.went_wrong,
        _ => failures.did_not_work,
    }
}
