//! Messages: what happened, until it is dismissed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::icon::{self, Icon};
use crate::dto::{Message, MessageKind};

/// Where a page is, in the two parts that a form takes: a browser replaces the
/// query of a form's address by the form's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// The path.
    pub path: String,
    /// The query's names and values, decoded.
    pub query: Vec<(String, String)>,
}

/// One message. Dismissing is a form that fetches the page `here` again, by then
/// without the message; an island that can do it in place handles `dismiss`.
#[component]
pub fn MessageView(
    message: Message,
    here: Here,
    dismiss: impl Fn(leptos::ev::SubmitEvent) + 'static,
) -> impl IntoView {
    let shape = match message.kind {
        MessageKind::Success => icon::CHECK,
        MessageKind::Info => icon::INFO,
        MessageKind::Error => icon::ALERT,
    };
    let kept = here
        .query
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <div class="message" data-kind=message.kind.as_str()>
            <Icon shape />
            <p>{message.text}</p>
            <form method="get" action=here.path on:submit=dismiss>
                {kept}
                <button class="message-dismiss" type="submit" aria-label="Dismiss">
                    <Icon shape=icon::CROSS />
                </button>
            </form>
        </div>
    }
}

/// The messages of a page without islands. Nothing comes later there, so a region
/// without messages would be one more alert beside a form's own, with nothing in it.
#[cfg(feature = "ssr")]
#[component]
pub fn StaticMessages(messages: Vec<Message>, here: Here) -> impl IntoView {
    let (errors, others): (Vec<_>, Vec<_>) = messages
        .into_iter()
        .partition(|message| message.kind == MessageKind::Error);
    let region = |role: &'static str, messages: Vec<Message>| {
        let one = |message| view! { <MessageView message here=here.clone() dismiss=|_| {} /> };
        (!messages.is_empty()).then(|| {
            let messages = messages.into_iter().map(one).collect_view();
            view! { <div role=role aria-atomic="false">{messages}</div> }
        })
    };
    view! {
        <div class="messages">
            {region("status", others)}
            {region("alert", errors)}
        </div>
    }
}
