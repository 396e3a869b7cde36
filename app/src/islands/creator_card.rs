//! What makes a listener an artist.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlFormElement, HtmlTemplateElement};

use super::account::Account;
use super::call::{UNREACHABLE, call};
use super::erased::erased_on_server;
use super::fields::value;
use super::focus::focus;
use super::said::said;
use crate::components::icon::{self, Icon};
use crate::dto::AppError;

/// The server function that upgrades whoever is logged in.
pub const UPGRADE: &str = "/api/upgrade_to_creator";

/// The id of the card that goes once the user in context is a creator.
pub const CARD: &str = "become-an-artist";

/// The id of the button in it.
const BUTTON: &str = "become-an-artist-button";

/// The id of the template with the card that then stands in its place.
pub const ARTIST_NOW: &str = "artist-now";

/// The id of the link in that card.
pub const FIRST_UPLOAD: &str = "first-upload";

/// Why it did not work, and the way out, where there is one.
type Problem = (String, Option<(&'static str, String)>);

/// The form of the card. Without a script the browser posts it; with one the answer
/// comes into the page that is open. Its children are its hidden fields.
#[island]
pub fn BecomeArtist(children: Children) -> impl IntoView {
    let account = expect_context::<Account>();
    let is_working = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    // An answer that never came may have been a promotion.
    let was_lost = StoredValue::new(false);

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_working.get_untracked() {
            return;
        }
        is_working.set(true);
        problem.set(None);
        // Of whoever the card was written for, whoever the page hears of later.
        let shown_to = value(&event_target::<HtmlFormElement>(&event), "shown_to");
        spawn_local(async move {
            let upgrade = call(UPGRADE, &[("shown_to", &shown_to.unwrap_or_default())]).await;
            is_working.set(false);
            match upgrade {
                Ok(upgrade) => {
                    let was_one_before = upgrade.is("already_elevated") && !was_lost.get_value();
                    put_artist_now(was_one_before);
                    follow(account, upgrade.text("role")).await;
                }
                Err(error) => {
                    was_lost.update_value(|lost| *lost |= error.code == UNREACHABLE);
                    problem.set(Some(explained(error)));
                    focus(BUTTON);
                }
            }
        });
    };

    erased_on_server(view! {
        <form method="post" action=UPGRADE on:submit=submit>
            {children()}
            <div class="form-actions">
                <button
                    class="button button-primary" id=BUTTON type="submit"
                    disabled=move || is_working.get()
                    aria-busy=move || is_working.get().then_some("true")
                >
                    <span class="button-label" aria-hidden=move || is_working.get().then_some("true")>
                        {said!(become_artist)}
                    </span>
                    <span class="button-working" aria-hidden=move || (!is_working.get()).then_some("true")>
                        {said!(becoming_artist)}
                    </span>
                </button>
            </div>
            <div class="card-problem" role="alert">
                {move || problem.get().map(|(text, way_out)| view! {
                    <p class="field-error">
                        <Icon shape=icon::ALERT />
                        <span>
                            {text} " "
                            {way_out.map(|(place, name)| view! { <a href=place>{name}</a> })}
                        </span>
                        <button
                            class="message-dismiss" type="button" aria-label=said!(dismiss)
                            on:click=move |_| {
                                problem.set(None);
                                // The focus was on what has just gone.
                                focus(BUTTON);
                            }
                        >
                            <Icon shape=icon::CROSS />
                        </button>
                    </p>
                })}
            </div>
        </form>
    })
}

/// What to say about `error`, and where to go on.
fn explained(error: AppError) -> Problem {
    let way_out = match &*error.code {
        "UNAUTHENTICATED" | "USER_NOT_FOUND" => {
            Some(("/login?next=%2Fsettings", said!(log_in_to_go_on)))
        }
        "EMAIL_NOT_VERIFIED" => Some(("/verify-email/resend", said!(resend))),
        "WRONG_USER" => Some(("/settings", said!(own_account))),
        _ => None,
    };
    let told = match &*error.code {
        "UNAUTHENTICATED" | "USER_NOT_FOUND" => said!(logged_out),
        _ => error.told(),
    };
    (told, way_out)
}

/// Everything on the page that shows the user follows: at once what the answer says, then
/// the rest.
async fn follow(account: Account, role: Option<String>) {
    account.set(|user| {
        user.role = role.unwrap_or_default();
        user.role_name = said!(artist);
        user.is_creator_tier = true;
    });
    // What is known of it is enough to go on where this fails.
    let _ = account.refetch().await;
}

/// Puts the card that says it in the place of the one that offered it, and the focus on
/// the next step.
fn put_artist_now(was_one_before: bool) {
    let template = document().get_element_by_id(ARTIST_NOW);
    let template = template.and_then(|element| element.dyn_into::<HtmlTemplateElement>().ok());
    let new = template.and_then(|template| template.content().first_element_child());
    let (Some(new), Some(old)) = (new, document().get_element_by_id(CARD)) else {
        return;
    };
    if was_one_before {
        remove(&new, ".celebration");
    }
    // The only thing that could fail is a card that stands nowhere.
    let _ = old.replace_with_with_node_1(&new);
    let said = if was_one_before {
        said!(was_artist_before)
    } else {
        said!(became_artist)
    };
    if let Ok(Some(status)) = new.query_selector("[role=status]") {
        // A region speaks of what changes in it, so it has to be there before.
        set_timeout(
            move || status.set_text_content(Some(&said)),
            Duration::from_millis(50),
        );
    }
    focus(FIRST_UPLOAD);
}

fn remove(element: &Element, selector: &str) {
    if let Ok(Some(part)) = element.query_selector(selector) {
        part.remove();
    }
}
