//! What people call a ticket by.

use leptos::prelude::*;

/// Such as "7KQ2-M9XT", which no line breaks at its dash.
#[component]
pub fn TicketReference(#[prop(into)] reference: String) -> impl IntoView {
    view! { <span class="reference" translate="no">{reference}</span> }
}
