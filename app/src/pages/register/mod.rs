//! `/register`: making an account.

pub(crate) mod sent;

use leptos::prelude::*;

use super::frame::Frame;
use super::request::{Instead, page};
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;

/// The form that makes an account.
#[component]
pub fn Register() -> impl IntoView {
    page(|request| async move {
        if request.user.is_some() {
            return Err(Instead::SeeOther("/settings".to_owned()));
        }
        let flash = request.flash().await?;
        let form = flash.form("register");
        Ok(view! {
            <Frame title="Create account" request=Some(request) messages=flash.messages>
                <h1>"Create your account"</h1>
                <p class="lede">"You need a name, an address we can write to, and a password."</p>
                <form class="form card" method="post" action="/api/register" novalidate>
                    <FormErrors form=form.clone() />
                    <Field
                        name="username" label="Username" autocomplete="username" form=form.clone()
                        hint="3 to 30 letters, digits, hyphens or underscores. Everybody sees it."
                    />
                    <Field
                        name="email" label="Email" kind="email" inputmode="email" autocomplete="email" form=form.clone()
                        hint="We send you a link to confirm it."
                    />
                    <Field
                        name="password" label="Password" kind="password" autocomplete="new-password" form
                        hint="At least 8 characters. A few words in a row are easy to remember and hard to guess."
                    />
                    <div class="form-actions">
                        <button class="button button-primary" type="submit">"Create account"</button>
                    </div>
                </form>
                <p>"Have an account already? " <a href="/login">"Go to the login page"</a></p>
            </Frame>
        }
        .into_any())
    })
}
