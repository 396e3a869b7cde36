//! Lists, and which part of one is asked for.

use axum::Json;
use serde::Deserialize;
use stagedoor_domain::Page;

/// The query of a list that comes in parts.
#[derive(Deserialize)]
pub(crate) struct PageQuery {
    /// Where the part before this one ended.
    pub(super) cursor: Option<String>,
}

/// A list that is so short that it comes whole.
pub(super) const fn whole<T>(items: Vec<T>) -> Json<Page<T>> {
    Json(Page {
        items,
        next_cursor: None,
    })
}
