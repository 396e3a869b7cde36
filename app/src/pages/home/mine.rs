//! What somebody finds who is logged in: their next step, with the only primary action of
//! the page, and what is best done for their account.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::tracks::Track;

use super::super::settings::security::overview::Recommendation;
use crate::components::icon::{self, Icon};
use crate::components::track::TrackRow;
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
    BecomeArtist,
    /// To upload for the first time.
    FirstUpload,
    /// To upload again; these are their latest tracks.
    Upload(Vec<Track>),
}

pub(super) fn view(mine: Mine) -> Content {
    let Mine {
        step,
        recommended,
        now,
    } = mine;
    let main = move || {
        let next = match step {
            Step::Verify(email) => verify(email).into_any(),
            Step::BecomeArtist => become_artist().into_any(),
            Step::FirstUpload => first_upload().into_any(),
            Step::Upload(latest) => upload(latest, now).into_any(),
        };
        view! {
            {next}
            {recommended.map(|next| view! {
                <aside class="home-advice" aria-label="Security">
                    <Icon shape=next.icon />
                    <p>"For the safety of your account: " <a href=next.page>{next.link}</a></p>
                </aside>
            })}
        }
    };
    Content::new("Home", main).class("page home")
}

fn verify(email: String) -> impl IntoView {
    view! {
        <section class="home-step" aria-labelledby="next-step" data-awaits="/" data-told="Your email is verified">
            <h1 id="next-step">"Verify your email"</h1>
            <p class="lede">
                "Open the link in the mail that we sent to " <strong>{email}</strong>
                ". After that you can become an artist."
            </p>
            <div class="form-actions">
                <a class="button button-primary" href="/verify-email/resend">"Resend verification"</a>
                <a href="/settings/security/email">"Change the address"</a>
            </div>
        </section>
    }
}

fn become_artist() -> impl IntoView {
    view! {
        <section class="home-step" aria-labelledby="next-step">
            <h1 id="next-step">"Your next step: become an artist"</h1>
            <p class="lede">"Your email is verified, so you can. It is one button, and then you can upload your own music."</p>
            <div class="form-actions">
                <a class="button button-primary" href="/settings#become-an-artist">"Become an artist"</a>
            </div>
        </section>
    }
}

fn first_upload() -> impl IntoView {
    view! {
        <section class="home-step" aria-labelledby="next-step">
            <h1 id="next-step">"Upload your first track"</h1>
            <p class="lede">"WAV, FLAC, MP3, Ogg, Opus, AAC or M4A, kept exactly as you made it."</p>
            <div class="form-actions">
                <a class="button button-primary" href="/studio/upload"><Icon shape=icon::UPLOAD />"Upload a track"</a>
            </div>
        </section>
    }
}

fn upload(latest: Vec<Track>, now: DateTime<Utc>) -> impl IntoView {
    let rows = latest
        .into_iter()
        .map(|track| view! { <TrackRow track now=Some(now) /> })
        .collect_view();
    view! {
        <section class="home-step" aria-labelledby="next-step">
            <h1 id="next-step">"Your latest tracks"</h1>
            <ul class="track-list">{rows}</ul>
            <div class="form-actions">
                <a class="button button-primary" href="/studio/upload"><Icon shape=icon::UPLOAD />"Upload a track"</a>
                <a href="/studio/upload#tracks-title">"All your tracks"</a>
            </div>
        </section>
    }
}
