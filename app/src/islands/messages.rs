//! Messages that come and go without a new page.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::account::{Account, Shown, focus};
use super::erased::erased_on_server;
use crate::components::message::{Here, MessageView};
use crate::dto::MessageKind;

/// The messages in context: errors interrupt a screen reader, the others wait
/// their turn. None goes before it is dismissed.
#[island]
pub fn MessageList(here: Here) -> impl IntoView {
    let account = expect_context::<Account>();
    let here = StoredValue::new(here);
    let one = move |shown: Shown| {
        let Shown { id, message } = shown;
        let dismiss = move |event: SubmitEvent| {
            event.prevent_default();
            account.dismiss(id);
            // The focus was on what has just gone; it goes on from the content.
            focus("main");
        };
        view! { <MessageView message here=here.get_value() dismiss /> }
    };
    let of = move |is_error: bool| {
        move || {
            let belongs = |s: &&Shown| (s.message.kind == MessageKind::Error) == is_error;
            account
                .messages
                .read()
                .iter()
                .filter(belongs)
                .cloned()
                .collect::<Vec<_>>()
        }
    };
    erased_on_server(view! {
        <div class="messages">
            <div role="status" aria-atomic="false">
                <For each=of(false) key=|shown| shown.id children=one />
            </div>
            <div role="alert" aria-atomic="false">
                <For each=of(true) key=|shown| shown.id children=one />
            </div>
            <Show when=move || account.is_celebrating.get()>
                <div class="celebration" aria-hidden="true"></div>
            </Show>
        </div>
    })
}
