//! What a page says that could not be shown.

use leptos::prelude::*;

use super::content::Content;
use crate::components::sentence::sentence;
use crate::language::words;

/// The class of `<main>` where something failed.
pub const CLASS: &str = "page page-narrow error-page";

/// What an error page says.
#[component]
pub fn Failure(
    /// The HTTP status.
    status: u16,
    /// What happened, in a few words.
    title: String,
    /// What happened and what to do.
    detail: String,
    /// What the operator finds it by.
    request_id: Option<String>,
    /// A path of this site that helps, and what to call it; else the front.
    #[prop(optional_no_strip)]
    way_on: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let failures = &words().failures;
    let (place, name) = way_on.unwrap_or(("/", failures.front));
    view! {
        <p class="error-status">{status}</p>
        <h1>{title}</h1>
        <p>{detail}</p>
        <div class="form-actions"><a class="button button-primary" href=place>{name}</a></div>
        {request_id.map(|id| {
            let id = view! { <code>{id}</code> }.into_any();
            view! { <p class="field-hint">{sentence(failures.request, [("id", id)])}</p> }
        })}
    }
}

/// The page for every path that leads nowhere.
pub fn not_found() -> Content {
    let failures = &words().failures;
    let main = || {
        view! {
            <Failure
                status=404
                title=failures.no_page.to_owned()
                detail=failures.no_page_detail.to_owned()
                request_id=None
            />
        }
    };
    Content::new(failures.no_page_title, main).class(CLASS)
}

/// The notice in place of what is there, but not shown at present.
pub fn withheld(detail: String) -> Content {
    let title = words().failures.not_available;
    let main = move || {
        view! { <Failure status=404 title=title.to_owned() detail request_id=None /> }
    };
    Content::new(title, main)
        .class(CLASS)
        .hidden_from_search(true)
}

/// The page for an error with this status and these words for it.
pub fn failed(status: u16, detail: String, request_id: Option<String>) -> Content {
    let title = words().failures.did_not_work;
    let main = move || view! { <Failure status title=title.to_owned() detail request_id /> };
    Content::new(title, main).class(CLASS)
}
