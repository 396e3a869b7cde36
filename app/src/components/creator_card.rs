//! The card "Become an artist".

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::shown_to::ShownTo;
use crate::dto::CurrentUser;
use crate::islands::creator_card::{BecomeArtist, CARD};

/// The card for `user`, who is a listener. The page leaves it out altogether for
/// anybody else, and what stands in it takes it away.
#[component]
pub fn AccountSettingsCreatorCard(user: CurrentUser) -> impl IntoView {
    let next_step = if user.is_verified {
        view! { <BecomeArtist><ShownTo user_id=user.id /></BecomeArtist> }.into_any()
    } else {
        view! { <ConfirmFirst /> }.into_any()
    };
    view! {
        <section class="card" id=CARD data-kind="invitation" aria-labelledby="creator-card-title">
            <h2 class="card-title" id="creator-card-title">
                <Icon shape=icon::MICROPHONE />"Become an artist"
            </h2>
            <p>"Step through the door and put your own music on Stagedoor."</p>
            <ul class="changes">
                <li data-kind="gain"><Icon shape=icon::UPLOAD />"You can upload tracks."</li>
                <li data-kind="same"><Icon shape=icon::CHECK />"Your account stays as it is."</li>
                <li data-kind="final">
                    <Icon shape=icon::INFO />
                    "This cannot be undone: there is no way to turn it back by yourself."
                </li>
            </ul>
            {next_step}
        </section>
    }
}

/// Why there is no going on yet, and how to get there.
#[component]
fn ConfirmFirst() -> impl IntoView {
    view! {
        <p class="field-hint" id="creator-card-reason">
            "Confirm your email address first: open the link in the mail that we have sent you. "
            "Artists are reached by email, so the address has to be yours."
        </p>
        <div class="form-actions">
            <button class="button button-primary" type="button" disabled aria-describedby="creator-card-reason">
                "Become an artist"
            </button>
            <a href="/verify-email/resend">"Resend verification"</a>
        </div>
    }
}
