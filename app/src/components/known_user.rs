//! Whose password a form asks for.

use leptos::prelude::*;

/// Tells password managers whose password the form is about. It is not shown, and
/// without a name it is not sent.
#[component]
pub fn KnownUser(username: String) -> impl IntoView {
    view! { <input type="text" autocomplete="username" value=username readonly hidden /> }
}
