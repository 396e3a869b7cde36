//! One track of a list.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::tracks::Track;

use super::folded::Folded;
use super::icon::{self, Icon};
use super::moment::{Ago, Day};
use crate::format;

/// The track's title, words and facts. With `now` it is in a short list of the latest: when
/// it came in is said from there, and the words stay away.
#[component]
pub fn TrackRow(
    track: Track,
    #[prop(optional_no_strip)] now: Option<DateTime<Utc>>,
) -> impl IntoView {
    let length = track
        .duration_ms
        .map(|length| format!(" · {}", format::length(length)));
    let words = track
        .description
        .filter(|text| !text.is_empty() && now.is_none());
    let of = track.title.clone();
    let page = format!("/studio/tracks/{}", track.id);
    let at = track.created_at;
    let came = match now {
        Some(now) => view! { <Ago at now /> }.into_any(),
        None => view! { <Day at /> }.into_any(),
    };
    view! {
        <li class="track">
            <Icon shape=icon::MUSIC />
            <div>
                <p class="track-title"><a href=page>{track.title}</a></p>
                {words.map(|text| view! { <Folded text of class="track-words" /> })}
                <p class="track-facts">
                    {format::format_name(&track.content_type).to_owned()} " · " {format::size(track.size_bytes)}
                    {length} " · " {came}
                </p>
            </div>
        </li>
    }
}
