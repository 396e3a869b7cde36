//! How far a track is, or why it does not play.

use leptos::prelude::*;
use stagedoor_domain::tracks::{Failure, State, Track};

use crate::components::icon::{self, Icon};
use crate::components::shown_to::ShownTo;
use crate::language::{language, words};

/// Nothing where it plays. The studio's script follows what is on its way; without it a
/// link looks again.
#[component]
pub fn Progress(track: Track, user_id: String, is_artist: bool) -> impl IntoView {
    match track.state {
        State::Ready => ().into_any(),
        State::Queued | State::Processing => under_way(track).into_any(),
        State::Failed => failed(track, user_id, is_artist).into_any(),
    }
}

fn under_way(track: Track) -> impl IntoView {
    let studio = &words().studio;
    let events = format!("/api/v1/tracks/{}/events", track.id);
    let page = format!("/studio/tracks/{}", track.id);
    let said = studio.at.replace("{percent}", &track.progress.to_string());
    view! {
        <section
            class="card studio-progress" aria-labelledby="progress"
            data-follows=events data-at=studio.at data-done=studio.done
        >
            <h2 class="card-title" id="progress"><Icon shape=icon::CLOCK />{studio.getting_ready}</h2>
            <p>{studio.queued_how}</p>
            <progress max="100" value=track.progress.to_string() aria-labelledby="progress"></progress>
            <p class="field-hint">
                <span data-progress="" role="status">{said}</span> " " <a href=page>{studio.look_again}</a>
            </p>
        </section>
    }
}

fn failed(track: Track, user_id: String, can_replace: bool) -> impl IntoView {
    let studio = &words().studio;
    let why = track.failure.map(|failure| failure.in_words(language()));
    let needs_other_file = can_replace && track.failure.is_some_and(Failure::is_of_the_file);
    let class = if needs_other_file {
        "button"
    } else {
        "button button-primary"
    };
    let replace = needs_other_file
        .then(|| view! { <a class="button button-primary" href="#own-file">{studio.replace}</a> });
    view! {
        <form class="form card" method="post" action="/api/retry_track" aria-labelledby="progress">
            <h2 class="card-title" id="progress"><Icon shape=icon::ALERT />{studio.failed_heading}</h2>
            <ShownTo user_id />
            <input type="hidden" name="id" value=track.id.to_string() />
            <p>{why}</p>
            <div class="form-actions">{replace}<button class=class type="submit">{studio.try_again}</button></div>
        </form>
    }
}
