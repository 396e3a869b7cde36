//! The button that asks for a passkey.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlFormElement};

use super::erased::erased_on_server;
use super::webauthn;
use crate::components::icon::{self, Icon};
use crate::server_fns::passkey_challenge;

/// Why the button does nothing without a script. A browser with one does not look
/// into the element it stands in, so hydration must not either.
const WITHOUT_SCRIPT: &str = r#"<p class="field-hint">Passkeys need JavaScript.</p>"#;

/// A button called `label` in a form: it has the browser answer a challenge for
/// `purpose`, fills the form's fields `ceremony_id` and `credential` with what
/// comes of it, and sends the form as any button does.
#[island]
pub fn PasskeyButton(
    /// `register`, `log_in`, `second_factor` or `reauthenticate`.
    purpose: String,
    /// What the button says.
    label: String,
) -> impl IntoView {
    let is_ready = RwSignal::new(false);
    let is_working = RwSignal::new(false);
    let problem = RwSignal::new(String::new());
    // Effects run in the browser alone.
    Effect::new(move |_| is_ready.set(true));

    let class = match &*purpose {
        "register" | "log_in" => "button button-primary",
        _ => "button",
    };
    let purpose = StoredValue::new(purpose);
    let click = move |event: MouseEvent| {
        // Enter in a field of the form comes here, too. The form goes with an answer
        // alone; while the button is disabled, browsers do not send it at all.
        event.prevent_default();
        if is_working.get_untracked() {
            return;
        }
        is_working.set(true);
        problem.set(String::new());
        let button = event_target::<Element>(&event);
        spawn_local(async move {
            // When it worked, the page is about to go.
            if let Err(error) = send(purpose.get_value(), &button).await {
                problem.set(error);
                is_working.set(false);
            }
        });
    };

    erased_on_server(view! {
        <div class="passkey">
            <input type="hidden" name="ceremony_id" />
            <input type="hidden" name="credential" />
            <button
                class=class type="submit" on:click=click
                disabled=move || !is_ready.get()
                aria-busy=move || is_working.get().then_some("true")
            >
                <span class="button-label">{label}</span>
                <span class="button-working">"Waiting for your passkey…"</span>
            </button>
            <noscript inner_html=WITHOUT_SCRIPT></noscript>
            <p class="field-error" role="alert" hidden=move || problem.read().is_empty()>
                <Icon shape=icon::ALERT /><span>{move || problem.get()}</span>
            </p>
        </div>
    })
}

/// Asks for a challenge, has the browser answer it, and sends the form that
/// `button` is in with the answer.
async fn send(purpose: String, button: &Element) -> Result<(), String> {
    let is_new = purpose == "register";
    let form = button.closest("form").ok().flatten();
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    // Forms for nobody in particular, such as a login, say nothing.
    let shown_to = form.as_ref().and_then(|form| value(form, "shown_to"));
    let shown_to = shown_to.unwrap_or_default();
    let (ceremony_id, credential) = match passkey_challenge(purpose, shown_to).await {
        Ok(challenge) => (
            challenge.ceremony_id,
            webauthn::answer(&challenge.options, is_new).await?,
        ),
        // The form is refused for the same reason, and led to where the proof is
        // given, with what is typed in it.
        Err(error) if error.code == "REAUTHENTICATION_REQUIRED" => Default::default(),
        Err(error) => return Err(error.told()),
    };
    if let Some(form) = form {
        fill(&form, "ceremony_id", &ceremony_id);
        fill(&form, "credential", &credential);
        // Nothing but a form without an address fails here.
        let _ = form.submit();
    }
    Ok(())
}

fn field(form: &HtmlFormElement, name: &str) -> Option<Element> {
    form.query_selector(&format!("[name={name}]"))
        .ok()
        .flatten()
}

fn value(form: &HtmlFormElement, name: &str) -> Option<String> {
    field(form, name)?.get_attribute("value")
}

fn fill(form: &HtmlFormElement, name: &str, value: &str) {
    if let Some(field) = field(form, name) {
        // Of a hidden field the attribute is the value.
        let _ = field.set_attribute("value", value);
    }
}
