//! The page for every path that leads nowhere.

use leptos::prelude::*;

use super::error_page::Failure;
use super::frame::Frame;
use super::request::{Instead, PageRequest, page};

/// The page for every path that leads nowhere; its status is 404.
#[component]
pub fn NotFound() -> impl IntoView {
    page(|_| async { Err(Instead::NotFound) })
}

/// What it says to whoever asks.
pub fn body(request: Option<PageRequest>) -> AnyView {
    view! {
        <Frame title="Page not found" request main_class="page page-narrow error-page">
            <Failure
                status=404
                title="There is no page here".to_owned()
                detail="The address may be mistyped, or the page has moved.".to_owned()
                request_id=None
            />
        </Frame>
    }
    .into_any()
}
