//! The card "Become an artist", and the one that comes after it.

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::sentence::sentence;
use super::shown_to::ShownTo;
use crate::dto::CurrentUser;
use crate::islands::creator_card::{ARTIST_NOW, BecomeArtist, CARD, FIRST_UPLOAD};
use crate::language::words;

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
    let creator_card = &words().creator_card;
    view! {
        <section class="card" id=CARD data-kind="invitation" aria-labelledby="creator-card-title">
            <h2 class="card-title" id="creator-card-title">
                <Icon shape=icon::MICROPHONE />{words().islands.become_artist}
            </h2>
            <p>{creator_card.offer}</p>
            {next_step}
            <ul class="changes">
                <li data-kind="gain"><Icon shape=icon::UPLOAD />{creator_card.gain}</li>
                <li data-kind="same"><Icon shape=icon::CHECK />{creator_card.same}</li>
                <li data-kind="final">
                    <Icon shape=icon::INFO />
                    {creator_card.final_step}
                </li>
            </ul>
        </section>
    }
}

/// Why there is no going on yet, and how to get there.
#[component]
fn VerifyFirst(email: String) -> impl IntoView {
    let words = words();
    let (creator_card, islands) = (&words.creator_card, &words.islands);
    let email = view! { <strong>{email}</strong> }.into_any();
    view! {
        <div class="form-actions" data-awaits="/settings#become-an-artist" data-told=creator_card.verified_now>
            <button class="button button-primary" type="button" disabled aria-describedby="creator-card-reason">
                {islands.become_artist}
            </button>
            <a href="/verify-email/resend">{islands.resend}</a>
        </div>
        <p class="field-hint" id="creator-card-reason">
            {sentence(creator_card.verify_first, [("email", email)])}
        </p>
    }
}

/// The card in the place of the other one, until the page is left. What it says of how it
/// went comes later where the page was open all along, so that it is announced.
#[component]
pub fn ArtistNow(
    /// Whether it says how it went, which is known while the page is written.
    #[prop(optional)]
    is_said: bool,
    /// Whether they were one already, which is no reason to celebrate.
    #[prop(optional)]
    was_one_before: bool,
) -> impl IntoView {
    let words = words();
    let (creator_card, islands) = (&words.creator_card, &words.islands);
    let said = if was_one_before {
        islands.was_artist_before
    } else {
        islands.became_artist
    };
    view! {
        <section class="card" data-kind="artist" data-dismissible aria-labelledby="artist-now-title">
            {(!was_one_before).then(|| view! { <div class="celebration" aria-hidden="true"></div> })}
            <form class="card-dismiss" method="get" action="/settings">
                <button class="message-dismiss" type="submit" aria-label=islands.dismiss><Icon shape=icon::CROSS /></button>
            </form>
            <h2 class="card-title" id="artist-now-title">
                <Icon shape=icon::MICROPHONE />{creator_card.artist_now}
            </h2>
            <p role="status" id="artist-now-said">{is_said.then_some(said)}</p>
            <p>{creator_card.kept}</p>
            <div class="form-actions">
                <a
                    class="button button-primary" id=FIRST_UPLOAD href="/studio/upload"
                    aria-describedby="artist-now-said" autofocus=is_said
                >
                    <Icon shape=icon::UPLOAD />{creator_card.first_upload}
                </a>
            </div>
        </section>
    }
}
