//! The list of one's own tracks.

use leptos::prelude::*;
use stagedoor_domain::Page;
use stagedoor_domain::tracks::Track;

use crate::components::icon::{self, Icon};
use crate::format;
use crate::local_path::with_query;

/// One page of one's own tracks, newest first, and the way to older ones.
#[component]
pub fn TrackList(page: Page<Track>) -> impl IntoView {
    let Page { items, next_cursor } = page;
    let tracks = if items.is_empty() {
        view! { <p class="empty">"Nothing here yet. Your first track is one upload away."</p> }
            .into_any()
    } else {
        view! { <ul class="track-list">{items.into_iter().map(one).collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="tracks-title">
            <h2 id="tracks-title">"Your tracks"</h2>
            {tracks}
            {next_cursor.map(|cursor| view! {
                <p><a href=with_query("/studio/upload", "cursor", &cursor)>"Older tracks"</a></p>
            })}
        </section>
    }
}

fn one(track: Track) -> impl IntoView {
    let length = track
        .duration_ms
        .map(|length| format!(" · {}", format::length(length)));
    view! {
        <li class="track">
            <Icon shape=icon::MUSIC />
            <div>
                <p class="track-title">{track.title}</p>
                {track.description.filter(|text| !text.is_empty()).map(|text| view! { <p class="track-words">{text}</p> })}
                <p class="track-facts">
                    {format::format_name(&track.content_type).to_owned()} " · " {format::size(track.size_bytes)}
                    {length} " · "
                    <time datetime=format::rfc3339(track.created_at)>{format::day(track.created_at)}</time>
                </p>
            </div>
        </li>
    }
}
