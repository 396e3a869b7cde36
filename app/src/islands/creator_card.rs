//! The card that makes a listener an artist.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account::{Account, focus};
use super::erased::erased_on_server;
use crate::components::icon::{self, Icon};
use crate::components::shown_to::ShownTo;
use crate::dto::Message;
use crate::server_fns::upgrade_to_creator;

/// The card "Become an artist", for as long as the user in context is a listener.
/// The page leaves it out altogether for anybody else.
#[island]
pub fn AccountSettingsCreatorCard() -> impl IntoView {
    let user = expect_context::<Account>().user;
    erased_on_server(view! {
        <Show when=move || !user.read().is_creator_tier>
            <section class="card" id="become-an-artist" data-kind="invitation" aria-labelledby="creator-card-title">
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
                <Show when=move || user.read().is_verified fallback=ConfirmFirst>
                    <BecomeArtist />
                </Show>
            </section>
        </Show>
    })
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

/// The form. Without a script the browser posts it; with one the answer comes
/// into the page that is open.
#[component]
fn BecomeArtist() -> impl IntoView {
    let account = expect_context::<Account>();
    let is_working = RwSignal::new(false);
    // Of whoever the card was written for, whoever the page hears of later.
    let shown_to = StoredValue::new(account.user.read_untracked().id.clone());

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_working.get_untracked() {
            return;
        }
        is_working.set(true);
        spawn_local(async move {
            let outcome = upgrade(account, shown_to.get_value()).await;
            // Set before the message appears, as the card may be gone after it.
            is_working.try_set(false);
            match outcome {
                Ok(message) => {
                    account.say(message);
                    focus("account-title");
                }
                Err(message) => {
                    account.say(message);
                    focus("become-an-artist-button");
                }
            }
        });
    };

    erased_on_server(view! {
        <form method="post" action="/api/upgrade_to_creator" on:submit=submit>
            <ShownTo user_id=shown_to.get_value() />
            <div class="form-actions">
                <button
                    class="button button-primary" id="become-an-artist-button" type="submit"
                    disabled=move || is_working.get()
                    aria-busy=move || is_working.get().then_some("true")
                >
                    <span class="button-label" aria-hidden=move || is_working.get().then_some("true")>
                        "Become an artist"
                    </span>
                    <span class="button-working" aria-hidden=move || (!is_working.get()).then_some("true")>
                        "Becoming an artist…"
                    </span>
                </button>
            </div>
        </form>
    })
}

/// Upgrades, then fetches the user again; what to say about it, either way.
async fn upgrade(account: Account, shown_to: String) -> Result<Message, Message> {
    let upgrade = upgrade_to_creator(shown_to)
        .await
        .map_err(|error| Message::error(error.told()))?;
    if account.refetch().await.is_err() {
        // The promotion stands; what is known of it is enough to go on.
        account.user.update(|user| {
            user.role.clone_from(&upgrade.role);
            user.is_creator_tier = true;
        });
    }
    account.is_celebrating.set(!upgrade.already_elevated);
    Ok(upgrade.message())
}
