//! What two sides have written to each other.

use leptos::prelude::*;
use stagedoor_domain::support::{Author, Message, State};

use super::moment::Moment;
use crate::language::words;

/// What was said, the oldest first. `user` is what whoever asked is called.
#[component]
pub fn Thread(messages: Vec<Message>, user: &'static str) -> impl IntoView {
    let support = &words().support;
    let items = messages.into_iter().map(|message| {
        let who = match message.author {
            Author::User => user,
            Author::Support => support.from_support,
        };
        view! {
            <li class="thread-message" data-from=message.author.as_str()>
                <p class="thread-by"><strong>{who}</strong> <Moment at=message.created_at /></p>
                <p class="thread-text" dir="auto">{message.text}</p>
            </li>
        }
    });
    view! {
        <ol class="thread" aria-label=support.thread data-support-styles="">{items.collect_view()}</ol>
    }
    .into_any()
}

/// What nobody has read, since whoever wrote it has not sent it yet.
#[component]
pub fn NotSent() -> impl IntoView {
    view! { <span class="badge" data-kind="unverified">{words().support.not_sent}</span> }
}

/// Whose turn it is, in a word or two.
#[component]
pub fn TicketState(state: State) -> impl IntoView {
    let support = &words().support;
    let (kind, said) = match state {
        State::Open => ("unverified", support.waits),
        State::Answered => ("verified", support.answered),
        State::Closed => ("closed", support.closed),
    };
    view! { <span class="badge" data-kind=kind>{said}</span> }
}
