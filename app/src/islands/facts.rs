//! What an account is: the list at the top of the Account tab.

use leptos::prelude::*;

use super::account::Account;
use super::erased::erased_on_server;
use crate::components::icon::{self, Icon};

/// Username, e-mail, role and member-since of the user in context.
#[island]
pub fn AccountFacts() -> impl IntoView {
    let user = expect_context::<Account>().user;
    let verification = move || {
        if user.read().is_verified {
            view! { <span class="badge" data-kind="verified"><Icon shape=icon::CHECK />"Verified"</span> }
                .into_any()
        } else {
            view! { <span class="badge" data-kind="unverified"><Icon shape=icon::ALERT />"Not verified"</span> }
                .into_any()
        }
    };
    erased_on_server(view! {
        <dl class="facts">
            <div><dt>"Username"</dt><dd>{move || user.read().username.clone()}</dd></div>
            <div><dt>"Email"</dt><dd><span>{move || user.read().email.clone()}</span>" "{verification}</dd></div>
            <div><dt>"Role"</dt><dd><span class="badge" data-kind="role">{move || user.read().role.clone()}</span></dd></div>
            <div>
                <dt>"Member since"</dt>
                <dd><time datetime=move || user.read().created_at.clone()>{move || user.read().member_since.clone()}</time></dd>
            </div>
        </dl>
    })
}
