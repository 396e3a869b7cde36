//! The list of one's own tracks.

use leptos::prelude::*;
use stagedoor_domain::Page;
use stagedoor_domain::tracks::Track;

use crate::components::list_parts::ListParts;
use crate::components::track::TrackRow;
use crate::language::words;

/// One page of one's own tracks, newest first, and the way to the others.
#[component]
pub fn TrackList(page: Page<Track>, is_older: bool) -> impl IntoView {
    let Page { items, next_cursor } = page;
    let tracks = &words().tracks;
    let rows = if items.is_empty() {
        view! { <p class="empty">{tracks.none}</p> }.into_any()
    } else {
        let rows = items
            .into_iter()
            .map(|track| view! { <TrackRow track now=None /> });
        view! { <ul class="track-list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="tracks-title">
            <h2 id="tracks-title"><a href="/studio">{tracks.heading}</a></h2>
            {rows}
            <ListParts
                label=tracks.parts page="/studio/upload" list="tracks-title"
                is_older next_cursor
            />
        </section>
    }
}
