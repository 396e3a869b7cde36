//! Messages: what happened, until it is dismissed.

use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::dto::{Message, MessageKind};

/// Where a page is, in the two parts that a form takes: a browser replaces the
/// query of a form's address by the form's fields.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Here {
    /// The path.
    pub path: String,
    /// The query's names and values, decoded.
    pub query: Vec<(String, String)>,
}

/// One message. Dismissing is a form that fetches the page at `path` again with the
/// fields `kept`, by then without the message; the island around it, where there is
/// one, does that in place.
#[component]
pub fn MessageView<V: IntoView>(message: Message, path: String, kept: V) -> impl IntoView {
    let shape = match message.kind {
        MessageKind::Success => icon::CHECK,
        MessageKind::Info => icon::INFO,
        MessageKind::Error => icon::ALERT,
    };
    view! {
        <div class="message" data-kind=message.kind.as_str()>
            <Icon shape />
            <p>{message.text}</p>
            <form method="get" action=path>
                {kept}
                <button class="message-dismiss" type="submit" aria-label="Dismiss">
                    <Icon shape=icon::CROSS />
                </button>
            </form>
        </div>
    }
}

/// The messages of the page `here`, in the two regions that they are announced from.
/// Where others may come later, the regions are there before them; elsewhere one
/// without messages would be one more alert beside a form's own, with nothing in it.
#[cfg(feature = "ssr")]
#[component]
pub fn MessageRegions(
    messages: Vec<Message>,
    here: Here,
    is_waiting_for_more: bool,
) -> impl IntoView {
    let (errors, others): (Vec<_>, Vec<_>) = messages
        .into_iter()
        .partition(|message| message.kind == MessageKind::Error);
    let region = |role: &'static str, messages: Vec<Message>| {
        let one = |message| {
            let Here { path, query } = here.clone();
            let kept = query
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect_view();
            view! { <MessageView message path kept /> }
        };
        (is_waiting_for_more || !messages.is_empty()).then(|| {
            let messages = messages.into_iter().map(one).collect_view();
            view! { <div role=role aria-atomic="false">{messages}</div> }
        })
    };
    view! {
        {region("status", others)}
        {region("alert", errors)}
    }
}
