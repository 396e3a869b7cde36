//! The card "Become an artist", and the one that comes after it.

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::shown_to::ShownTo;
use crate::dto::CurrentUser;
use crate::islands::creator_card::{ARTIST_NOW, BecomeArtist, CARD, FIRST_UPLOAD};

/// The card for `user`, who is a listener. The page leaves it out altogether for
/// anybody else, and what stands in it puts [`ArtistNow`] in its place.
#[component]
pub fn AccountSettingsCreatorCard(user: CurrentUser) -> impl IntoView {
    let next_step = if user.is_verified {
        view! {
            <BecomeArtist><ShownTo user_id=user.id /></BecomeArtist>
            <template id=ARTIST_NOW><ArtistNow /></template>
        }
        .into_any()
    } else {
        view! { <VerifyFirst email=user.email /> }.into_any()
    };
    view! {
        <section class="card" id=CARD data-kind="invitation" aria-labelledby="creator-card-title">
            <h2 class="card-title" id="creator-card-title">
                <Icon shape=icon::MICROPHONE />"Become an artist"
            </h2>
            <p>"Upload your own music. You cannot undo this by yourself."</p>
            {next_step}
            <ul class="changes">
                <li data-kind="gain"><Icon shape=icon::UPLOAD />"From then on you can upload tracks."</li>
                <li data-kind="same"><Icon shape=icon::CHECK />"Your account and your settings stay as they are."</li>
                <li data-kind="final">
                    <Icon shape=icon::INFO />
                    "There is no way back by yourself: whoever runs this site would have to do it."
                </li>
            </ul>
        </section>
    }
}

/// Why there is no going on yet, and how to get there.
#[component]
fn VerifyFirst(email: String) -> impl IntoView {
    view! {
        <div class="form-actions" data-awaits="/settings#become-an-artist" data-told="Your email is verified">
            <button class="button button-primary" type="button" disabled aria-describedby="creator-card-reason">
                "Become an artist"
            </button>
            <a href="/verify-email/resend">"Resend verification"</a>
        </div>
        <p class="field-hint" id="creator-card-reason">
            "Verify your email first: open the link in the mail that we sent to " <strong>{email}</strong>
            ". Artists are reached by email, so it has to be yours."
        </p>
    }
}

/// The card in the place of the other one, until the page is left. What it says of how it
/// went comes later where the page was open all along, so that it is announced.
#[component]
pub fn ArtistNow(
    /// How it went, where that is known while the page is written.
    #[prop(optional)]
    said: Option<String>,
    /// Whether they were one already, which is no reason to celebrate.
    #[prop(optional)]
    was_one_before: bool,
) -> impl IntoView {
    let is_written = said.is_some();
    view! {
        <section class="card" data-kind="artist" aria-labelledby="artist-now-title">
            {(!was_one_before).then(|| view! { <div class="celebration" aria-hidden="true"></div> })}
            <h2 class="card-title" id="artist-now-title">
                <Icon shape=icon::MICROPHONE />"You are an artist now"
            </h2>
            <p role="status" id="artist-now-said">{said}</p>
            <p>"Your tracks are kept exactly as you made them. WAV, FLAC, MP3, Ogg, Opus, AAC and M4A are welcome."</p>
            <div class="form-actions">
                <a
                    class="button button-primary" id=FIRST_UPLOAD href="/studio/upload"
                    aria-describedby="artist-now-said" autofocus=is_written
                >
                    <Icon shape=icon::UPLOAD />"Upload your first track"
                </a>
            </div>
        </section>
    }
}
