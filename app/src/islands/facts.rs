//! What an account is: the list at the top of the Account tab.

use leptos::prelude::*;

use super::account::Account;
use super::erased::erased_on_server;
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
            ("verified", icon::CHECK, "Verified")
        } else {
            ("unverified", icon::ALERT, "Not verified")
        };
        view! { <span class="badge" data-kind=kind><Icon shape />{said}</span> }
    };
    erased_on_server(view! {
        <dl class="facts">
            <div><dt>"Username"</dt><dd><span>{text(|user| &user.username)}</span>" "<a href="/settings/username" aria-label="Change username">"Change"</a></dd></div>
            <div><dt>"Email"</dt><dd><span>{text(|user| &user.email)}</span>" "{verification}" "<a href="/settings/security/email" aria-label="Change email">"Change"</a></dd></div>
            <div><dt>"Role"</dt><dd><span class="badge" data-kind="role">{text(|user| &user.role_name)}</span></dd></div>
            <div>
                <dt>"Member since"</dt>
                <dd><time datetime=user.read_untracked().created_at.clone()>{user.read_untracked().member_since.clone()}</time></dd>
            </div>
        </dl>
    })
}
