//! What somebody finds who is logged in: their next step, with the only primary action of
//! the page, and what is best done for their account.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::tracks::Track;

use super::super::settings::security::overview::Recommendation;
use super::newest::Newest;
use crate::components::icon::{self, Icon};
use crate::components::sentence::sentence;
use crate::components::track::TrackRow;
use crate::language::words;
use crate::rendering::Content;

/// What there is to do, and to know.
pub struct Mine {
    pub(super) step: Step,
    pub(super) recommended: Option<Recommendation>,
    pub(super) now: DateTime<Utc>,
}

/// The next step of somebody's way.
pub(super) enum Step {
    /// To verify this email.
    Verify(String),
    /// To become an artist.
    BecomeArtist {
        /// Whether they were one, and have tracks still.
        has_tracks: bool,
    },
    /// To upload for the first time.
    FirstUpload,
    /// To upload again; these are their latest tracks.
    Upload(Vec<Track>),
}

pub(super) fn view(mine: Mine, newest: Vec<Track>) -> Content {
    let Mine {
        step,
        recommended,
        now,
    } = mine;
    let words = words();
    let (home, settings) = (&words.home, &words.settings);
    let main = move || {
        let next = match step {
            Step::Verify(email) => verify(email).into_any(),
            Step::BecomeArtist { has_tracks } => become_artist(has_tracks).into_any(),
            Step::FirstUpload => first_upload().into_any(),
            Step::Upload(latest) => upload(latest, now).into_any(),
        };
        view! {
            {next}
            {recommended.map(|next| {
                let link = view! { <a href=next.page>{next.link}</a> };
                view! {
                    <aside class="home-advice" aria-label=settings.security>
                        <Icon shape=next.icon />
                        <p>{sentence(home.for_safety, [("link", link.into_any())])}</p>
                    </aside>
                }
            })}
            <Newest tracks=newest />
        }
    };
    Content::new(home.own, main).class("page home")
}

fn verify(email: String) -> impl IntoView {
    let words = words();
    let (home, islands) = (&words.home, &words.islands);
    let email = view! { <strong>{email}</strong> };
    let verified_now = words.creator_card.verified_now;
    view! {
        <section class="home-step" aria-labelledby="next-step" data-awaits="/" data-told=verified_now>
            <h1 id="next-step">{home.verify}</h1>
            <p class="lede">{sentence(home.verify_how, [("email", email.into_any())])}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/verify-email/resend">{islands.resend}</a>
                <a href="/settings/security/email">{islands.change_email}</a>
            </div>
        </section>
    }
}

fn become_artist(has_tracks: bool) -> impl IntoView {
    let words = words();
    let (home, islands) = (&words.home, &words.islands);
    view! {
        <section class="home-step" aria-labelledby="next-step">
            <h1 id="next-step">{home.next_artist}</h1>
            <p class="lede">{home.become_now}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/settings#become-an-artist">{islands.become_artist}</a>
                {has_tracks.then(|| view! { <a href="/studio">{words.tracks.heading}</a> })}
            </div>
        </section>
    }
}

fn first_upload() -> impl IntoView {
    let words = words();
    let (home, upload) = (&words.home, &words.upload);
    let first_upload = words.creator_card.first_upload;
    view! {
        <section class="home-step" aria-labelledby="next-step">
            <h1 id="next-step">{first_upload}</h1>
            <p class="lede">{home.formats}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/studio/upload"><Icon shape=icon::UPLOAD />{upload.heading}</a>
            </div>
        </section>
    }
}

fn upload(latest: Vec<Track>, now: DateTime<Utc>) -> impl IntoView {
    let rows = latest
        .into_iter()
        .map(|track| view! { <TrackRow track now=Some(now) /> })
        .collect_view();
    let words = words();
    let (home, upload) = (&words.home, &words.upload);
    view! {
        <section class="home-step" aria-labelledby="next-step">
            <h1 id="next-step">{home.latest}</h1>
            <ul class="track-list">{rows}</ul>
            <div class="form-actions">
                <a class="button button-primary" href="/studio/upload"><Icon shape=icon::UPLOAD />{upload.heading}</a>
                <a href="/studio">{home.all}</a>
            </div>
        </section>
    }
}
