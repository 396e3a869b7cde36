//! Who may hear a track, and what changes that.

use leptos::prelude::*;
use stagedoor_domain::tracks::{Review, State, Track, Visibility};

use crate::components::shown_to::ShownTo;
use crate::language::words;
use crate::media_url;

/// Who hears it now, and a button for each other choice. Whoever is no artist any more can
/// have fewer people hear it, and no more.
#[component]
pub fn Hearing(track: Track, user_id: String, is_artist: bool) -> impl IntoView {
    let studio = &words().studio;
    let now = match track.visibility {
        Visibility::Public if track.published_at.is_none() => studio.public_soon,
        Visibility::Public => studio.public_how,
        Visibility::Unlisted if track.unlisted_key.clone().flatten().is_none() => {
            if is_artist {
                studio.no_link
            } else {
                studio.no_link_listener
            }
        }
        Visibility::Unlisted => studio.unlisted_how,
        Visibility::Private => studio.private_how,
    };
    let review = track.review.flatten();
    let is_waiting = review == Some(Review::Waiting);
    let can_publish = is_artist
        && track.visibility != Visibility::Public
        && track.state == State::Ready
        && !is_waiting;
    let then = match review {
        Some(Review::Waiting) => Some(studio.waiting_how),
        Some(Review::Rejected) => is_artist.then_some(studio.rejected_how),
        None if track.visibility == Visibility::Public || !is_artist => None,
        None if track.state == State::Ready => Some(studio.publish_how),
        None => Some(studio.publish_later),
    };
    let choice = |to: Visibility, label: &'static str, class: &'static str| {
        let (user_id, id) = (user_id.clone(), track.id.to_string());
        view! {
            <form method="post" action="/api/set_track_visibility">
                <ShownTo user_id />
                <input type="hidden" name="id" value=id />
                <button class=class type="submit" name="visibility" value=to.as_str()>{label}</button>
            </form>
        }
        .into_any()
    };
    let publish =
        can_publish.then(|| choice(Visibility::Public, studio.publish, "button button-primary"));
    let can_withdraw = is_waiting && (is_artist || track.visibility == Visibility::Private);
    let withdraw = can_withdraw.then(|| choice(track.visibility, studio.withdraw, "button"));
    let unlisted = (is_artist && track.visibility != Visibility::Unlisted)
        .then(|| choice(Visibility::Unlisted, studio.make_unlisted, "button"));
    let private = (track.visibility != Visibility::Private)
        .then(|| choice(Visibility::Private, studio.make_private, "button"));
    view! {
        <section class="card" aria-labelledby="hearing">
            <h2 class="card-title" id="hearing">{studio.hear_heading}</h2>
            <p>{now} {then.map(|then| format!(" {then}"))}</p>
            <div class="studio-forms">{publish}{withdraw}{unlisted}{private}</div>
        </section>
    }
    .into_any()
}

/// The link of an unlisted track; nothing for others, and nothing for whoever is no artist any
/// more where there is none.
#[component]
pub fn UnlistedLink(
    track: Track,
    origin: String,
    user_id: String,
    /// Whether they may make another one.
    is_artist: bool,
) -> impl IntoView {
    let studio = &words().studio;
    let key = track.unlisted_key.clone().flatten();
    let is_shown = track.visibility == Visibility::Unlisted && (is_artist || key.is_some());
    is_shown.then(|| {
        let link = key.as_deref().map(|key| media_url::page(&track, Some(key)));
        let form = |action: &'static str, label: &'static str| {
            let (user_id, id) = (user_id.clone(), track.id.to_string());
            view! {
                <form method="post" action=action>
                    <ShownTo user_id />
                    <input type="hidden" name="id" value=id />
                    <button class="button" type="submit">{label}</button>
                </form>
            }
        };
        let body = match link {
            Some(link) => view! {
                <div class="field">
                    <label for="unlisted-link">{studio.link_label}</label>
                    <div class="studio-link">
                        <input id="unlisted-link" type="url" readonly value=format!("{origin}{link}") />
                        <button class="button" type="button" hidden data-copies="unlisted-link" data-done=studio.copied>
                            {studio.copy}
                        </button>
                        <span role="status"></span>
                    </div>
                </div>
                <p class="field-hint">{if is_artist { studio.renew_how } else { studio.revoke_how }}</p>
                <div class="studio-forms">
                    {is_artist.then(|| form("/api/renew_track_link", studio.renew_link))}
                    {form("/api/revoke_track_link", studio.revoke_link)}
                </div>
            }
            .into_any(),
            None => view! {
                <div class="studio-forms">{form("/api/renew_track_link", studio.make_link)}</div>
            }
            .into_any(),
        };
        view! {
            <section class="card" aria-labelledby="link">
                <h2 class="card-title" id="link">{studio.link_heading}</h2>
                {body}
            </section>
        }
        .into_any()
    })
}
