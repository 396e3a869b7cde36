//! Lists, and which part of one is asked for.

use axum::Json;
use serde::Deserialize;
use stagedoor_domain::Page;
use utoipa::IntoParams;

/// The query of a list that comes in parts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// The `next_cursor` of the part before; none for the first.
    pub(super) cursor: Option<String>,
}

/// A list that is so short that it comes whole.
pub(super) const fn whole<T>(items: Vec<T>) -> Json<Page<T>> {
    Json(Page {
        items,
        next_cursor: None,
    })
}
