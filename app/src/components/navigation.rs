//! The links of the page header.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::shown_to::ShownTo;

/// The links of somebody who is logged in, after `children`: the link to the upload, for
/// whoever has it. `path` is the page they stand on, `user_id` who they are.
#[cfg(feature = "ssr")]
#[component]
pub fn AccountLinks(path: String, user_id: String, children: Children) -> impl IntoView {
    view! {
        {children()}
        <a href="/settings" aria-current=current(path.starts_with("/settings"))>"Settings"</a>
        <form method="post" action="/api/log_out">
            <ShownTo user_id />
            <button class="button button-quiet" type="submit">"Log out"</button>
        </form>
    }
}

/// The link to the upload. On that page itself it says so.
#[component]
pub fn UploadLink(#[prop(optional)] is_here: bool) -> impl IntoView {
    view! { <a href="/studio/upload" aria-current=current(is_here)>"Upload"</a> }
}

/// The links of somebody who is not logged in.
#[cfg(feature = "ssr")]
#[component]
pub fn VisitorLinks(path: String) -> impl IntoView {
    view! {
        <a href="/register" aria-current=current(path == "/register")>"Create account"</a>
        <a href="/login" aria-current=current(path == "/login")>"Log in"</a>
    }
}

/// The value of `aria-current` on a link that leads to the page itself, or to the
/// first of the pages that it is one of.
const fn current(is_here: bool) -> Option<&'static str> {
    if is_here { Some("page") } else { None }
}
