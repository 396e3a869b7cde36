//! `/login`: beginning a session.

pub(crate) mod passkey;
pub(crate) mod second_factor;

use leptos::prelude::*;

use super::frame::Frame;
use super::request::{Instead, page};
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::local_path::{local_path, with_query};

/// The login form. Afterwards it goes on to the page in `next`, if that is one of
/// this site.
#[component]
pub fn Login() -> impl IntoView {
    page(|request| async move {
        let next = request
            .query("next")
            .filter(|next| local_path(next).is_some());
        if request.user.is_some() {
            return Err(Instead::SeeOther(
                next.unwrap_or_else(|| "/settings".to_owned()),
            ));
        }
        // That page has a script; this one needs none.
        let can_use_passkeys = request.visitor.services().relying_party.is_available();
        let by_passkey = can_use_passkeys.then(|| match &next {
            Some(next) => with_query("/login/passkey", "next", next),
            None => "/login/passkey".to_owned(),
        });
        let flash = request.flash().await?;
        let form = flash.form("login");
        Ok(view! {
            <Frame title="Log in" request=Some(request) messages=flash.messages>
                <h1>"Log in"</h1>
                <form class="form card" method="post" action="/api/log_in" novalidate>
                    <FormErrors form=form.clone() />
                    <Field
                        name="identifier" label="Email or username" inputmode="email" autocomplete="username"
                        form=form.clone()
                    />
                    <Field
                        name="password" label="Password" kind="password" autocomplete="current-password" form
                    />
                    {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                    <div class="form-actions">
                        <button class="button button-primary" type="submit">"Log in"</button>
                        <a href="/forgot-password">"Forgot your password?"</a>
                    </div>
                </form>
                {by_passkey.map(|page| view! {
                    <a class="button" href=page><Icon shape=icon::KEY />"Log in with a passkey"</a>
                })}
                <p>"New here? " <a href="/register">"Make an account"</a></p>
            </Frame>
        }
        .into_any())
    })
}
