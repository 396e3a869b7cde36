//! Lists that come in parts.

mod cursor;

use serde::Serialize;

pub(crate) use cursor::Cursor;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The items of this part, in the list's order.
    pub items: Vec<T>,
    /// What to ask with for the next part; none when this is the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The first `size` of `items`. There are more when one more than that was
    /// found; `cursor` says where an item stands.
    pub(crate) fn cut(mut items: Vec<T>, size: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let has_more = items.len() > size;
        items.truncate(size);
        let last = items.last().filter(|_| has_more);
        let next_cursor = last.map(|item| cursor(item).to_string());
        Self { items, next_cursor }
    }
}
