//! What an account is: the list at the top of the Account tab.

use leptos::prelude::*;

use super::account::Account;
use super::erased::erased_on_server;
use super::said::said;
use crate::components::icon::{self, Icon};
use crate::dto::CurrentUser;

/// Username, e-mail, role and member-since of the user in context.
#[island]
pub fn AccountFacts() -> impl IntoView {
    let user = expect_context::<Account>().user;
    // One closure for all of them: each of its own is a kilobyte of the WebAssembly.
    let text = |of: fn(&CurrentUser) -> &String| move || of(&user.read()).clone();
    let verification = move || {
        let (kind, shape, said) = if user.read().is_verified {
            ("verified", icon::CHECK, said!(verified))
        } else {
            ("unverified", icon::ALERT, said!(not_verified))
        };
        view! { <span class="badge" data-kind=kind><Icon shape />{said}</span> }
    };
    erased_on_server(view! {
        <dl class="facts">
            <div><dt>{said!(username)}</dt><dd><span>{text(|user| &user.username)}</span>" "<a href="/settings/username" aria-label=said!(change_username)>{said!(change)}</a></dd></div>
            <div><dt>{said!(email)}</dt><dd><span>{text(|user| &user.email)}</span>" "{verification}" "<a href="/settings/security/email" aria-label=said!(change_email)>{said!(change)}</a></dd></div>
            <div><dt>{said!(role)}</dt><dd><span class="badge" data-kind="role">{text(|user| &user.role_name)}</span></dd></div>
            <div>
                <dt>{said!(member_since)}</dt>
                <dd><time datetime=user.read_untracked().created_at.clone()>{user.read_untracked().member_since.clone()}</time></dd>
            </div>
        </dl>
    })
}
