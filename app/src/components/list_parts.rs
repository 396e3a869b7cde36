//! The ways on from one part of a list.

use leptos::prelude::*;

use crate::language::words;
use crate::local_path::with_query;

/// The way to older items, and from there back to the newest; nothing where all of the
/// list is on one page.
#[component]
pub fn ListParts(
    /// What it is called for screen readers.
    label: &'static str,
    /// The page that shows the list.
    #[prop(into)]
    page: String,
    /// The id of the list on it, where that is not all there is.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Whether this is not the newest part.
    is_older: bool,
    /// Where the next part begins, if there is one.
    next_cursor: Option<String>,
) -> impl IntoView {
    let lists = &words().lists;
    let place = list.map(|id| format!("#{id}")).unwrap_or_default();
    let newest = is_older.then(|| {
        let path = format!("{page}{place}");
        view! { <a class="button" href=path>{lists.newest}</a> }
    });
    let older = next_cursor.map(|cursor| {
        let path = with_query(&page, "cursor", &cursor) + &place;
        view! { <a class="button" rel="next" href=path>{lists.older}</a> }
    });
    (newest.is_some() || older.is_some()).then(|| {
        view! { <nav class="form-actions" aria-label=label>{newest} {older}</nav> }
    })
}
