//! Messages: what happened, until it is dismissed.

use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::dto::{Message, MessageKind};
use crate::language::words;

/// Where a page is, in the two parts that a form takes: a browser replaces the
/// query of a form's address by the form's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Here {
    /// The path.
    pub path: String,
    /// The query's names and values, decoded.
    pub query: Vec<(String, String)>,
}

/// One message. Dismissing is a form that fetches the page at `path` again with the
/// fields `kept`, by then without the message; the page script does that in place.
#[component]
fn MessageView<V: IntoView>(message: Message, path: String, kept: V) -> impl IntoView {
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
                <button class="message-dismiss" type="submit" aria-label=words().islands.dismiss>
                    <Icon shape=icon::CROSS />
                </button>
            </form>
        </div>
    }
}

/// The messages of the page `here`, in the two regions that they are read out from.
#[component]
pub fn Messages(messages: Vec<Message>, here: Here) -> impl IntoView {
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
        (!messages.is_empty()).then(|| {
            let messages = messages.into_iter().map(one).collect_view();
            // A region speaks only of what changes in it, so the page opens with the focus
            // there.
            view! { <div role=role aria-atomic="false" tabindex="-1" autofocus>{messages}</div> }
        })
    };
    view! {
        <div class="messages">
            {region("status", others)}
            {region("alert", errors)}
        </div>
    }
}
