//! `/login`: beginning a session.

use leptos::prelude::*;

use super::frame::Frame;
use super::request::{Instead, page};
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::local_path::local_path;

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
                    </div>
                </form>
                <p>"New here? " <a href="/register">"Make an account"</a></p>
            </Frame>
        }
        .into_any())
    })
}
