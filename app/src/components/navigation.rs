//! The links of the page header.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::shown_to::ShownTo;
use crate::islands::said::said;
#[cfg(feature = "ssr")]
use crate::language::words;

/// The links of somebody who is logged in, after `children`: the link to the upload, for
/// whoever has it. `path` is the page they stand on, `user_id` who they are.
#[cfg(feature = "ssr")]
#[component]
pub fn AccountLinks(path: String, user_id: String, children: Children) -> impl IntoView {
    let frame = &words().frame;
    view! {
        {children()}
        <a href="/settings" aria-current=current(path.starts_with("/settings"))>{frame.settings}</a>
        <LogOut user_id />
    }
}

/// The links of somebody whose account is not open: none leads to what is closed to them.
/// `home` is the page that says why.
#[cfg(feature = "ssr")]
#[component]
pub fn RestrictedLinks(path: String, user_id: String, home: &'static str) -> impl IntoView {
    let words = words();
    let (suspension, frame) = (&words.suspension, &words.frame);
    let is_at_support = path.starts_with("/support");
    view! {
        <a href=home aria-current=current(path == home)>{suspension.account}</a>
        <a href="/support" aria-current=current(is_at_support)>{frame.support}</a>
        <LogOut user_id />
    }
}

#[cfg(feature = "ssr")]
#[component]
fn LogOut(user_id: String) -> impl IntoView {
    view! {
        <form method="post" action="/api/log_out">
            <ShownTo user_id />
            <button class="button button-quiet" type="submit">{words().frame.log_out}</button>
        </form>
    }
}

/// The link to the upload. On that page itself it says so.
#[component]
pub fn UploadLink(#[prop(optional)] is_here: bool) -> impl IntoView {
    view! { <a href="/studio/upload" aria-current=current(is_here)>{said!(upload)}</a> }
}

/// The links of somebody who is not logged in; one to the registration where that `is_open`
/// to everybody.
#[cfg(feature = "ssr")]
#[component]
pub fn VisitorLinks(path: String, is_open: bool) -> impl IntoView {
    let frame = &words().frame;
    view! {
        {is_open.then(|| view! {
            <a href="/register" aria-current=current(path == "/register")>{frame.create_account}</a>
        })}
        <a href="/login" aria-current=current(path == "/login")>{frame.log_in}</a>
    }
}

/// The value of `aria-current` on a link that leads to the page itself, or to the
/// first of the pages that it is one of.
const fn current(is_here: bool) -> Option<&'static str> {
    if is_here { Some("page") } else { None }
}
