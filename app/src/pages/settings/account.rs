//! `/settings`: the Account tab.

use leptos::prelude::*;

use crate::components::creator_card::AccountSettingsCreatorCard;
use crate::dto::CurrentUser;
use crate::format;
use crate::islands::facts::AccountFacts;
use crate::rendering::{Content, Instead, PageRequest};

pub async fn load(request: PageRequest) -> Result<CurrentUser, Instead> {
    Ok(format::current_user(request.require_user()?))
}

/// What the account is, and the card. Only a listener's page has the card in it.
pub fn view(user: CurrentUser) -> Content {
    let listener = (!user.is_creator_tier).then(|| user.clone());
    let panel = move || {
        view! {
            <section class="card" aria-labelledby="account-title">
                <h2 class="card-title" id="account-title" tabindex="-1">"Account"</h2>
                <p>"Who you are on Stagedoor."</p>
                <AccountFacts />
            </section>
            {listener.map(|user| view! { <AccountSettingsCreatorCard user /> })}
        }
    };
    Content::settings("Settings", panel).following(user)
}
