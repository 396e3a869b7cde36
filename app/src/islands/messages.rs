//! Messages that come and go without a new page.

use leptos::ev::SubmitEvent;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use super::focus::focus;
use crate::components::message::MessageView;
use crate::dto::{Message, MessageKind};

/// The page's messages, which are its children: errors interrupt a screen reader, the
/// others wait their turn. None goes before it is dismissed.
#[island]
pub fn MessageList(children: Children) -> impl IntoView {
    // Of whichever message: dismissing is a form in it.
    let dismiss = |event: SubmitEvent| {
        event.prevent_default();
        if let Ok(Some(message)) = event_target::<Element>(&event).closest(".message") {
            message.remove();
        }
        // The focus was on what has just gone; it goes on from the content.
        focus("main");
    };
    view! { <div class="messages" on:submit=dismiss>{children()}</div> }
}

/// Shows `message` until it is dismissed.
pub fn say(message: Message) {
    let region = match message.kind {
        MessageKind::Error => ".messages [role=alert]",
        MessageKind::Success | MessageKind::Info => ".messages [role=status]",
    };
    add(
        region,
        || view! { <MessageView message path=String::new() kept=() /> },
    );
}

/// Turns the stage light on, once: it goes out by itself.
pub fn celebrate() {
    add(
        ".messages",
        || view! { <div class="celebration" aria-hidden="true"></div> },
    );
}

/// Puts a view at the end of the first element that `selector` names.
fn add<V: IntoView>(selector: &str, view: impl FnOnce() -> V + 'static) {
    let place = document().query_selector(selector).ok().flatten();
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        mount_to(place, view).forget();
    }
}
