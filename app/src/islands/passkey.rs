//! The button that asks for a passkey.

#[cfg(feature = "ssr")]
use leptos::context::Provider;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlFormElement};

use super::call::call;
use super::erased::erased_on_server;
use super::fields::{fill, value};
use super::given::given;
use super::webauthn;
use crate::components::icon::{self, Icon};

/// The server function that begins a ceremony.
pub const CHALLENGE: &str = "/api/passkey_challenge";

/// Why the button does nothing without a script. A browser with one does not look
/// into the element it stands in, so hydration must not either.
const WITHOUT_SCRIPT: &str = r#"<p class="field-hint">Passkeys need JavaScript.</p>"#;

/// What the page gives the island in [`PasskeyButton`].
#[derive(Clone, Copy, Default)]
struct Asked {
    purpose: &'static str,
    label: &'static str,
}

/// A button called `label` in a form: it has the browser answer a challenge for
/// `purpose`, fills the form's fields `ceremony_id` and `credential` with what
/// comes of it, and sends the form as any button does.
#[cfg(feature = "ssr")]
#[component]
pub fn PasskeyButton(
    /// `register`, `log_in`, `second_factor` or `reauthenticate`.
    purpose: &'static str,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    let asked = Asked { purpose, label };
    // Around the island: leptos writes such attributes when it hydrates, too.
    view! {
        <div class="passkey" data-purpose=purpose>
            <Provider value=asked><Ceremony /></Provider>
        </div>
    }
}

/// The island in [`PasskeyButton`].
#[island]
fn Ceremony() -> impl IntoView {
    let Asked { purpose, label } = given();
    let is_ready = RwSignal::new(false);
    let is_working = RwSignal::new(false);
    let problem = RwSignal::new(String::new());
    // Effects run in the browser alone.
    Effect::new(move |_| is_ready.set(true));

    let class = match purpose {
        "register" | "log_in" => "button button-primary",
        _ => "button",
    };
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
            if let Err(error) = send(&button).await {
                problem.set(error);
                is_working.set(false);
            }
        });
    };

    erased_on_server(view! {
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
    })
}

/// Asks for a challenge, has the browser answer it, and sends the form that
/// `button` is in with the answer.
async fn send(button: &Element) -> Result<(), String> {
    let form = around(button, "form");
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    // Forms for nobody in particular, such as a login, say nothing.
    let shown_to = form.as_ref().and_then(|form| value(form, "shown_to"));
    let shown_to = shown_to.unwrap_or_default();
    let purpose = around(button, "[data-purpose]");
    let purpose = purpose.and_then(|element| element.get_attribute("data-purpose"));
    let purpose = purpose.unwrap_or_default();
    let fields = [("purpose", &*purpose), ("shown_to", &*shown_to)];
    let (ceremony_id, credential) = match call(CHALLENGE, &fields).await {
        Ok(challenge) => {
            let text = |name| challenge.text(name).unwrap_or_default();
            let is_new = purpose == "register";
            let credential = webauthn::answer(&text("options"), is_new).await?;
            (text("ceremony_id"), credential)
        }
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

/// The nearest element around `element` that `selector` names.
fn around(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}
