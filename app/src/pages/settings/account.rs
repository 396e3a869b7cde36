//! `/settings`: the Account tab.

use leptos::prelude::*;
use stagedoor_domain::tracks;

use crate::components::creator_card::{AccountSettingsCreatorCard, ArtistNow};
use crate::dto::CurrentUser;
use crate::format;
use crate::islands::facts::AccountFacts;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};
use crate::server_fns::{BECAME_ARTIST, BEFORE};

/// Whose account it is, and how their request to be an artist went, if that was just now.
pub struct Data {
    user: CurrentUser,
    /// Whether they were one already, where they have asked to be.
    was_one_before: Option<bool>,
    /// Whether they are no artist any more, and have tracks still.
    has_tracks: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = format::current_user(request.require_user()?);
    let when = request.form(BECAME_ARTIST).await?.value("when");
    let has_tracks = if user.is_creator_tier {
        false
    } else {
        tracks::has_any(&request.visitor().logged_in().await?).await?
    };
    Ok(Data {
        has_tracks,
        was_one_before: (user.is_creator_tier && !when.is_empty()).then(|| when == BEFORE),
        user,
    })
}

/// What somebody came for stands first: the card, on a listener's page. What they know
/// already comes after it.
pub fn view(
    Data {
        user,
        was_one_before,
        has_tracks,
    }: Data,
) -> Content {
    let shown = user.clone();
    let panel = move || {
        let account = &words().account;
        let card = match was_one_before {
            Some(was_one_before) => view! { <ArtistNow is_said=true was_one_before /> }.into_any(),
            None if shown.is_creator_tier => ().into_any(),
            None => view! { <AccountSettingsCreatorCard user=shown /> }.into_any(),
        };
        view! {
            {card}
            <section class="card" aria-labelledby="account-title">
                <h2 class="card-title" id="account-title" tabindex="-1">{account.heading}</h2>
                <p>{account.about}</p>
                <AccountFacts />
                {has_tracks.then(|| view! { <p><a href="/studio">{words().tracks.heading}</a></p> })}
            </section>
        }
    };
    Content::settings(words().frame.settings, panel).following(user)
}
