//! `/login`: beginning a session.

pub mod passkey;
pub mod second_factor;

use leptos::prelude::*;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::dto::FormState;
use crate::local_path::{local_path, with_query};
use crate::rendering::{Content, Instead, PageRequest};

/// The form, and the ways on.
pub struct Data {
    form: FormState,
    /// Where to go afterwards.
    next: Option<String>,
    /// The page for passkeys, where there are any.
    by_passkey: Option<String>,
}

/// Reads the form. Whoever is logged in goes on to the page in `next`, if that is one
/// of this site.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let next = request
        .query("next")
        .filter(|next| local_path(next).is_some());
    if request.user().is_some() {
        return Err(Instead::SeeOther(
            next.unwrap_or_else(|| "/settings".to_owned()),
        ));
    }
    let can_use_passkeys = request.services().relying_party.is_available();
    let by_passkey = can_use_passkeys.then(|| match &next {
        Some(next) => with_query("/login/passkey", "next", next),
        None => "/login/passkey".to_owned(),
    });
    Ok(Data {
        form: request.form("login").await?,
        next,
        by_passkey,
    })
}

/// The login form. Passkeys have a page of their own with a script; this one needs
/// none.
pub fn view(data: Data) -> Content {
    let Data {
        form,
        next,
        by_passkey,
    } = data;
    let main = move || {
        view! {
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
        }
    };
    Content::new("Log in", main)
}
