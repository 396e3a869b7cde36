//! What plays tracks: one of them beside its waveform, or several, of which one follows
//! the other.
//!
//! Each track has the browser's own player, which works without a script. The script
//! (`app/scripts/player.js`) takes their place with one audio element and the controls
//! that are hidden here.

use leptos::prelude::*;
use stagedoor_domain::tracks::Track;

use super::icon::{self, Icon};
use super::sleeve::Sleeve;
use super::waveform::Waveform;
use crate::format;
use crate::language::words;
use crate::media_url;

/// Plays `tracks`, those that can be heard by now: as sleeves, or, on the page of one
/// track, beside its waveform.
#[component]
pub fn Player(
    tracks: Vec<Track>,
    /// Whether it is the only track of its page, which says what it is called.
    #[prop(optional)]
    is_alone: bool,
    /// Of the only track: 0 to 255 each; empty where they are not known.
    #[prop(optional)]
    peaks: Vec<u8>,
    /// What opens an unlisted track.
    #[prop(optional_no_strip)]
    key: Option<String>,
) -> impl IntoView {
    let tracks: Vec<Track> = tracks
        .into_iter()
        .filter(|track| track.is_playable)
        .collect();
    let player = &words().player;
    (!tracks.is_empty()).then(|| {
        let length = tracks[0].duration_ms.unwrap_or_default();
        let items = tracks
            .into_iter()
            .map(|track| {
                let key = key.clone();
                view! { <Item track key is_alone /> }.into_any()
            })
            .collect_view();
        view! {
            <section
                class="player" aria-label=player.name data-player=""
                data-single=is_alone.then_some("") data-music=""
                data-play=player.play data-pause=player.pause
                data-of=player.at_of data-failed=player.failed
            >
                <ol class=if is_alone { "player-only" } else { "sleeves" }>{items}</ol>
                <Controls peaks length is_alone />
                <p class="player-problem field-error" role="alert"></p>
            </section>
        }
        .into_any()
    })
}

/// The controls, which need the script; the waveform is seen without it.
#[component]
fn Controls(peaks: Vec<u8>, length: i64, is_alone: bool) -> impl IntoView {
    let player = &words().player;
    let seconds = length.max(0) / 1_000;
    let has_waveform = !peaks.is_empty();
    let now = (!is_alone).then(|| {
        view! {
            <p class="player-now">
                <a class="player-now-title" href="/"></a>
                <a class="player-now-artist" href="/"></a>
            </p>
        }
        .into_any()
    });
    view! {
        <div class="player-bar" data-waveform=has_waveform.then_some("")>
            <button class="player-toggle" type="button" aria-label=player.play hidden data-scripted="">
                <Icon shape=icon::PLAY />
                <Icon shape=icon::PAUSE />
            </button>
            {now}
            <div class="player-line">
                <Waveform peaks />
                <input
                    class="player-position" type="range" aria-label=player.position
                    min="0" max=seconds.max(1).to_string() step="0.1" value="0" hidden data-scripted=""
                />
            </div>
            <p class="player-time" hidden data-scripted="">
                <span class="player-at">"0:00"</span>
                <span class="player-length">{format::length(length)}</span>
            </p>
            <div class="player-volume" hidden data-scripted="">
                <Icon shape=icon::VOLUME />
                <input type="range" aria-label=player.volume min="0" max="100" step="5" value="100" />
            </div>
        </div>
    }
    .into_any()
}

/// One track: its sleeve and names where there are several, and its own player.
#[component]
fn Item(track: Track, key: Option<String>, is_alone: bool) -> impl IntoView {
    let player = &words().player;
    let key = key.as_deref();
    let (src, page, plays) = (
        media_url::stream(&track, key),
        media_url::page(&track, key),
        media_url::plays(&track, key),
    );
    let artwork = media_url::artwork(&track, true);
    let artist_page = format!("/artists/{}", track.artist.handle);
    let label = (player.listen_to)(&track.title);
    let title = track.title.clone();
    let shown = (!is_alone).then(|| {
        view! {
            <div class="sleeve">
                <Sleeve track=track.clone() />
                <button class="sleeve-play" type="button" aria-label=label hidden data-scripted="">
                    <Icon shape=icon::PLAY />
                    <Icon shape=icon::PAUSE />
                </button>
            </div>
            <p class="sleeve-title"><a href=page.clone()>{track.title.clone()}</a></p>
            <p class="sleeve-facts">
                <a href=artist_page.clone()>{track.artist.name.clone()}</a>
                {track.duration_ms.map(|length| format!(" · {}", format::length(length)))}
            </p>
        }
        .into_any()
    });
    view! {
        <li
            data-track=track.id.to_string() data-title=track.title.clone()
            data-artist=track.artist.name.clone() data-artist-page=artist_page
            data-page=page data-artwork=artwork data-plays=plays
            data-length=track.duration_ms.map(|length| length.to_string())
        >
            {shown}
            <audio controls preload="none" src=src aria-label=title></audio>
        </li>
    }
    .into_any()
}
