//! Setting two-step login up.

use leptos::prelude::*;
use stagedoor_domain::Earned;
use stagedoor_domain::second_factor::Setup;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::shown_to::ShownTo;
use crate::components::verify_first::VerifyFirst;
use crate::dto::FormState;

/// What it is and what it changes, before it begins.
#[component]
pub fn BeforeSetUp(user_id: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="off-title">
            <h2 class="card-title" id="off-title"><Icon shape=icon::PHONE />"Two-step login is off"</h2>
            <p>"With it on, somebody who learns your password still cannot get in."</p>
            <ul class="changes">
                <li>
                    <Icon shape=icon::PHONE />
                    "A login with your password also asks for a code. An authenticator app makes it, on your phone or in your password manager."
                </li>
                <li><Icon shape=icon::KEY />"You get ten backup codes, for when the app is gone."</li>
                <li><Icon shape=icon::DEVICES />"You stay logged in here. Everywhere else you are logged out."</li>
            </ul>
            <form method="post" action="/api/begin_two_step">
                <ShownTo user_id />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Set up two-step login"</button>
                </div>
            </form>
        </section>
    }
}

/// Why it cannot begin yet.
#[component]
pub fn AfterConfirming() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="off-title">
            <h2 class="card-title" id="off-title"><Icon shape=icon::PHONE />"Two-step login is off"</h2>
            <VerifyFirst
                earned=Earned::TwoStepLogin
                why="The codes would keep everybody else out, and only a confirmed address shows whose account it is."
            />
        </section>
    }
}

/// The secret, for the app, and the field for the code that proves that it is there.
#[component]
pub fn SetUp(setup: Setup, user_id: String, form: FormState) -> impl IntoView {
    let Setup {
        secret,
        otpauth_url,
        qr_svg,
    } = setup;
    view! {
        <section class="card" aria-labelledby="scan-title">
            <h2 class="card-title" id="scan-title">"1. Give your app the key"</h2>
            <div class="two-step-key">
                <div class="qr-code" role="img" aria-label="QR code of the key, to be scanned with an authenticator app" inner_html=qr_svg></div>
                <div>
                    <p>"Scan this with your authenticator app."</p>
                    <p>"Your app is on this device? " <a href=otpauth_url>"Open in an app on this device"</a></p>
                    <p id="key-hint">"Or type the key in:"</p>
                    <p><code class="two-step-secret">{in_groups(&secret)}</code></p>
                </div>
            </div>
        </section>
        <section class="card" aria-labelledby="confirm-title">
            <h2 class="card-title" id="confirm-title">"2. Show that it works"</h2>
            <form class="form" method="post" action="/api/confirm_two_step" novalidate>
                <ShownTo user_id />
                <FormErrors form=form.clone() />
                <Field
                    name="code" label="Code" inputmode="numeric" autocomplete="one-time-code" form
                    hint="The six digits that the app shows now. Nothing changes before they are right."
                />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Turn on"</button>
                </div>
            </form>
        </section>
    }
}

/// In groups of four, as one reads and types it; apps pass over the spaces.
fn in_groups(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(String::from_iter).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_groups;

    #[test]
    fn a_secret_is_shown_in_groups_of_four() {
        assert_eq!(in_groups("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
