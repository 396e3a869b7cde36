//! What makes a listener an artist.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlFormElement;

use super::account::Account;
use super::call::call;
use super::erased::erased_on_server;
use super::fields::value;
use super::focus::focus;
use super::messages::{celebrate, say};
use crate::dto::{AppError, Message};

/// The server function that upgrades whoever is logged in.
pub const UPGRADE: &str = "/api/upgrade_to_creator";

/// The id of the card that goes once the user in context is a creator.
pub const CARD: &str = "become-an-artist";

/// The form of the card. Without a script the browser posts it; with one the answer
/// comes into the page that is open. Its children are its hidden fields.
#[island]
pub fn BecomeArtist(children: Children) -> impl IntoView {
    let account = expect_context::<Account>();
    let is_working = RwSignal::new(false);
    // Effects run in the browser alone.
    Effect::new(move |_| {
        if account.user.read().is_creator_tier
            && let Some(card) = document().get_element_by_id(CARD)
        {
            card.remove();
        }
    });

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_working.get_untracked() {
            return;
        }
        is_working.set(true);
        // Of whoever the card was written for, whoever the page hears of later.
        let shown_to = value(&event_target::<HtmlFormElement>(&event), "shown_to");
        spawn_local(async move {
            let outcome = upgrade(account, &shown_to.unwrap_or_default()).await;
            is_working.set(false);
            match outcome {
                Ok(message) => {
                    say(message);
                    focus("account-title");
                }
                Err(error) => {
                    say(Message::error(error.told()));
                    focus("become-an-artist-button");
                }
            }
        });
    };

    erased_on_server(view! {
        <form method="post" action=UPGRADE on:submit=submit>
            {children()}
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

/// Upgrades, then fetches the user again; what to say about it.
async fn upgrade(account: Account, shown_to: &str) -> Result<Message, AppError> {
    let upgrade = call(UPGRADE, &[("shown_to", shown_to)]).await?;
    if account.refetch().await.is_err() {
        // The promotion stands; what is known of it is enough to go on.
        account.user.update(|user| {
            user.role = upgrade.text("role").unwrap_or_default();
            user.is_creator_tier = true;
        });
    }
    let was_one_before = upgrade.is("already_elevated");
    if !was_one_before {
        celebrate();
    }
    Ok(Message::upgraded(was_one_before))
}
