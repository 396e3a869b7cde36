//! What a page says that could not be shown.

use leptos::prelude::*;

use super::content::Content;

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
    let (place, name) = way_on.unwrap_or(("/", "Back to the front"));
    view! {
        <p class="error-status">{status}</p>
        <h1>{title}</h1>
        <p>{detail}</p>
        <div class="form-actions"><a class="button button-primary" href=place>{name}</a></div>
        {request_id.map(|id| view! { <p class="field-hint">"Request " <code>{id}</code></p> })}
    }
}

/// The page for every path that leads nowhere.
pub fn not_found() -> Content {
    let main = || {
        view! {
            <Failure
                status=404
                title="There is no page here".to_owned()
                detail="The address may be mistyped, or the page has moved.".to_owned()
                request_id=None
            />
        }
    };
    Content::new("Page not found", main).class(CLASS)
}

/// The page for an error with this status and these words for it.
pub fn failed(status: u16, detail: String, request_id: Option<String>) -> Content {
    let title = "That did not work";
    let main = move || view! { <Failure status title=title.to_owned() detail request_id /> };
    Content::new(title, main).class(CLASS)
}
