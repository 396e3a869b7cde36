//! Setting two-step login up.

use leptos::prelude::*;
use stagedoor_domain::Earned;
use stagedoor_domain::second_factor::Setup;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::components::verify_first::VerifyFirst;
use crate::dto::FormState;
use crate::language::words;

/// What it is and what it changes, before it begins.
#[component]
pub fn BeforeSetUp(user_id: String) -> impl IntoView {
    let two_step = &words().two_step;
    view! {
        <section class="card" aria-labelledby="off-title">
            <h2 class="card-title" id="off-title"><Icon shape=icon::PHONE />{two_step.is_off}</h2>
            <p>{two_step.why}</p>
            <ul class="changes">
                <li>
                    <Icon shape=icon::PHONE />
                    {two_step.asks_then}
                </li>
                <li><Icon shape=icon::KEY />{two_step.ten_codes}</li>
                <li><Icon shape=icon::DEVICES />{two_step.others_out}</li>
            </ul>
            <form method="post" action="/api/begin_two_step">
                <ShownTo user_id />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{two_step.set_up}</button>
                </div>
            </form>
        </section>
    }
}

/// Why it cannot begin yet.
#[component]
pub fn AfterVerifying() -> impl IntoView {
    let two_step = &words().two_step;
    view! {
        <section class="card" aria-labelledby="off-title">
            <h2 class="card-title" id="off-title"><Icon shape=icon::PHONE />{two_step.is_off}</h2>
            <VerifyFirst earned=Earned::TwoStepLogin why=two_step.verify_why />
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
    let words = words();
    let (forms, two_step) = (&words.forms, &words.two_step);
    let open = view! { <a href=otpauth_url>{two_step.open_app}</a> };
    let on_device = sentence(two_step.on_device, [("open", open.into_any())]);
    view! {
        <section class="card" aria-labelledby="scan-title">
            <h2 class="card-title" id="scan-title">{two_step.give_key}</h2>
            <div class="two-step-key">
                <div class="qr-code" role="img" aria-label=two_step.qr_code inner_html=qr_svg></div>
                <div>
                    <p>{two_step.scan}</p>
                    <p>{on_device}</p>
                    <p id="key-hint">{two_step.type_key}</p>
                    <p><code class="two-step-secret">{in_groups(&secret)}</code></p>
                </div>
            </div>
        </section>
        <section class="card" aria-labelledby="confirm-title">
            <h2 class="card-title" id="confirm-title">{two_step.show_it_works}</h2>
            <form class="form" method="post" action="/api/confirm_two_step" novalidate>
                <ShownTo user_id />
                <FormErrors form=form.clone() />
                <Field
                    name="code" label=forms.code inputmode="numeric" autocomplete="one-time-code" form
                    hint=two_step.code_hint
                />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{two_step.turn_on}</button>
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
