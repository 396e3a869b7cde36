//! `/settings`: the Account tab.

use leptos::prelude::*;

use crate::components::creator_card::{AccountSettingsCreatorCard, ArtistNow};
use crate::dto::{CurrentUser, upgraded};
use crate::format;
use crate::islands::facts::AccountFacts;
use crate::rendering::{Content, Instead, PageRequest};
use crate::server_fns::BECAME_ARTIST;

/// Whose account it is, and how their request to be an artist went, if that was just now.
pub struct Data {
    user: CurrentUser,
    said: Option<String>,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = format::current_user(request.require_user()?);
    let said = request.form(BECAME_ARTIST).await?.value("said");
    Ok(Data {
        said: Some(said).filter(|said| user.is_creator_tier && !said.is_empty()),
        user,
    })
}

/// What somebody came for stands first: the card, on a listener's page. What they know
/// already comes after it.
pub fn view(Data { user, said }: Data) -> Content {
    let shown = user.clone();
    let panel = move || {
        let card = match said {
            Some(said) => {
                let was_one_before = said == upgraded(true);
                view! { <ArtistNow said was_one_before /> }.into_any()
            }
            None if shown.is_creator_tier => ().into_any(),
            None => view! { <AccountSettingsCreatorCard user=shown /> }.into_any(),
        };
        view! {
            {card}
            <section class="card" aria-labelledby="account-title">
                <h2 class="card-title" id="account-title" tabindex="-1">"Account"</h2>
                <p>"Who you are on Stagedoor."</p>
                <AccountFacts />
            </section>
        }
    };
    Content::settings("Settings", panel).following(user)
}
