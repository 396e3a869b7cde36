//! Going on with a passkey, where a password or a code is asked for.

use leptos::prelude::*;

use super::icon::{self, Icon};

/// The other way past a page that asks who it is; its button needs a script.
#[component]
pub fn PasskeyForm(
    /// The path of the server function.
    action: &'static str,
    /// What the challenge is for, as [`PasskeyButton`] knows it.
    purpose: &'static str,
    /// The hidden fields that the form has besides.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action>
            {children()}
            <PasskeyButton purpose label="Use a passkey" />
        </form>
    }
}

/// A button called `label` in a form, which a script of its own makes work: the browser
/// answers a challenge for `purpose`, and the form goes with that in its hidden fields.
/// Until that script runs, the page says why the button does nothing.
#[component]
pub fn PasskeyButton(
    /// `register`, `log_in`, `second_factor` or `reauthenticate`.
    purpose: &'static str,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    let why = format!("passkey-{purpose}-why");
    let class = if purpose == "register" {
        "button button-primary"
    } else {
        "button"
    };
    view! {
        <div
            class="passkey" data-passkey=purpose
            data-cancelled="The passkey was not used: that was cancelled, or took too long. Try again when you are ready."
            data-existing="There is a passkey for your account on that device already."
            data-unable="This browser or device cannot do that with passkeys. Try another one, or go another way."
            data-unreachable="Stagedoor could not be reached. Check your connection and try again."
            data-failed="The passkey did not work. Try again, or go another way."
        >
            <input type="hidden" name="ceremony_id" />
            <input type="hidden" name="credential" />
            <button class=class type="submit" disabled aria-describedby=why.clone()>
                <span class="button-label"><Icon shape=icon::KEY />{label}</span>
                <span class="button-working">"Waiting for your passkey…"</span>
            </button>
            <p class="field-hint passkey-why" id=why>
                "Passkeys need JavaScript. The button works once the page has loaded its script."
            </p>
            <p class="field-error" role="alert" hidden>
                <Icon shape=icon::ALERT /><span></span>
            </p>
        </div>
    }
}
