//! For whom a form is written.

use leptos::prelude::*;

/// The hidden field that carries the id of the user a form is shown to. Where
/// somebody else is logged in by the time it is sent, in another tab or on a shared
/// computer, nothing is done: the server compares it before it does anything.
#[component]
pub fn ShownTo(#[prop(into)] user_id: String) -> impl IntoView {
    view! { <input type="hidden" name="shown_to" value=user_id /> }
}
