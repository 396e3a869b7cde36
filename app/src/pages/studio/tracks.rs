//! The list of one's own tracks.

use leptos::prelude::*;
use stagedoor_domain::Page;
use stagedoor_domain::tracks::Track;

use crate::components::list_parts::ListParts;
use crate::components::track::TrackRow;

/// One page of one's own tracks, newest first, and the way to the others.
#[component]
pub fn TrackList(page: Page<Track>, is_older: bool) -> impl IntoView {
    let Page { items, next_cursor } = page;
    let tracks = if items.is_empty() {
        view! { <p class="empty">"Nothing here yet. Your first track is one upload away."</p> }
            .into_any()
    } else {
        let rows = items
            .into_iter()
            .map(|track| view! { <TrackRow track now=None /> });
        view! { <ul class="track-list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="tracks-title">
            <h2 id="tracks-title">"Your tracks"</h2>
            {tracks}
            <ListParts
                label="Parts of your tracks" page="/studio/upload" list="tracks-title"
                is_older next_cursor
            />
        </section>
    }
}
