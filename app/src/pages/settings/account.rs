//! The Account tab.

use leptos::prelude::*;

use crate::islands::creator_card::AccountSettingsCreatorCard;
use crate::islands::facts::AccountFacts;

/// What the account is, and the card. Only a listener's page has the card in it.
#[component]
pub fn Account(is_listener: bool) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="account-title">
            <h2 class="card-title" id="account-title" tabindex="-1">"Account"</h2>
            <p>"Who you are on Stagedoor."</p>
            <AccountFacts />
        </section>
        {is_listener.then(|| view! { <AccountSettingsCreatorCard /> })}
    }
    .into_any()
}
