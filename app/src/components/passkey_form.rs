//! Going on with a passkey, where a password or a code is asked for.

use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::language::words;

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
            <PasskeyButton purpose label=words().passkey_form.use_passkey />
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
    let passkey_form = &words().passkey_form;
    let why = format!("passkey-{purpose}-why");
    let class = if purpose == "register" {
        "button button-primary"
    } else {
        "button"
    };
    view! {
        <div
            class="passkey" data-passkey=purpose
            data-cancelled=passkey_form.cancelled
            data-existing=passkey_form.existing
            data-unable=passkey_form.unable
            data-unreachable=passkey_form.unreachable
            data-failed=passkey_form.failed
        >
            <input type="hidden" name="ceremony_id" />
            <input type="hidden" name="credential" />
            <button class=class type="submit" disabled aria-describedby=why.clone()>
                <span class="button-label"><Icon shape=icon::KEY />{label}</span>
                <span class="button-working">{passkey_form.waiting}</span>
            </button>
            <p class="field-hint passkey-why" id=why>{passkey_form.needs_script}</p>
            <p class="field-error" role="alert" hidden>
                <Icon shape=icon::ALERT /><span></span>
            </p>
        </div>
    }
}
