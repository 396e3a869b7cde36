//! The newest tracks that everybody may hear.

use leptos::prelude::*;
use stagedoor_domain::tracks::Track;

use crate::components::player::Player;
use crate::language::words;

/// The tracks, playable one after the other; nothing where there are none.
#[component]
pub fn Newest(tracks: Vec<Track>) -> impl IntoView {
    let home = &words().home;
    tracks.iter().any(|track| track.is_playable).then(|| {
        view! {
            <section class="newest" aria-labelledby="newest">
                <h2 id="newest">{home.newest}</h2>
                <Player tracks />
            </section>
        }
        .into_any()
    })
}
