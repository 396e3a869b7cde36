//! The way to tell those who run the site that something should not be here.

use leptos::prelude::*;

use crate::language::words;
use crate::local_path::with_query;

/// A link to the form for it, which names what it is about: the page at `path`, which is
/// called `name`.
#[component]
pub fn ReportLink(#[prop(into)] name: String, #[prop(into)] path: String) -> impl IntoView {
    let form = with_query("/support", "kind", "report");
    // As long as a subject may be, with room for the path.
    let name: String = name.chars().take(120).collect();
    let form = with_query(&form, "subject", &format!("{name} ({path})"));
    view! { <a href=form rel="nofollow">{words().support.report_this}</a> }
}
