//! Messages: what happened, until it is dismissed.

use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::wire::{Message, MessageKind};

/// One message. Dismissing is a form that fetches the page at `path` again, by
/// then without the message; an island that can do it in place handles `dismiss`.
#[component]
pub fn MessageView(
    message: Message,
    path: String,
    dismiss: impl Fn(leptos::ev::SubmitEvent) + 'static,
) -> impl IntoView {
    let shape = match message.kind {
        MessageKind::Success => icon::CHECK,
        MessageKind::Info => icon::INFO,
        MessageKind::Error => icon::ALERT,
    };
    view! {
        <div class="message" data-kind=message.kind.as_str()>
            <Icon shape />
            <p>{message.text}</p>
            <form method="get" action=path on:submit=dismiss>
                <button class="message-dismiss" type="submit" aria-label="Dismiss">
                    <Icon shape=icon::CROSS />
                </button>
            </form>
        </div>
    }
}

/// The messages of a page without islands. The two regions are there even when
/// empty, as on pages that fill them later.
#[cfg(feature = "ssr")]
#[component]
pub fn StaticMessages(messages: Vec<Message>, path: String) -> impl IntoView {
    let (errors, others): (Vec<_>, Vec<_>) = messages
        .into_iter()
        .partition(|message| message.kind == MessageKind::Error);
    let all = |messages: Vec<Message>| {
        let one = |message| view! { <MessageView message path=path.clone() dismiss=|_| {} /> };
        messages.into_iter().map(one).collect_view()
    };
    view! {
        <div class="messages">
            <div role="status" aria-atomic="false">{all(others)}</div>
            <div role="alert" aria-atomic="false">{all(errors)}</div>
        </div>
    }
}
