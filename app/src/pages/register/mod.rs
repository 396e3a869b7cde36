//! `/register`: making an account.

pub mod sent;

use leptos::prelude::*;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::dto::FormState;
use crate::rendering::{Content, Instead, PageRequest};

pub async fn load(request: PageRequest) -> Result<FormState, Instead> {
    if request.user().is_some() {
        return Err(Instead::SeeOther("/settings".to_owned()));
    }
    Ok(request.form("register").await?)
}

/// The form that makes an account.
pub fn view(form: FormState) -> Content {
    let main = move || {
        view! {
            <h1>"Create your account"</h1>
            <p class="lede">"You need a name, an address we can write to, and a password."</p>
            <form class="form card" method="post" action="/api/register" novalidate>
                <FormErrors form=form.clone() />
                <Field
                    name="username" label="Username" autocomplete="username" is_carried=true form=form.clone()
                    hint="3 to 30 letters, digits, hyphens or underscores. Everybody sees it."
                />
                <Field
                    name="email" label="Email" kind="email" inputmode="email" autocomplete="email" is_carried=true form=form.clone()
                    hint="We send you a link to confirm it."
                />
                <Field
                    name="password" label="Password" kind="password" autocomplete="new-password" form
                    hint="At least 8 characters. A few words in a row are easy to remember and hard to guess."
                />
                <p class="field-hint">
                    "By creating an account you agree to the " <a href="/terms">"terms"</a>
                    ". What we store is told under " <a href="/privacy">"privacy"</a> "."
                </p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Create account"</button>
                </div>
            </form>
            <p>"Have an account already? " <a href="/login">"Go to the login page"</a></p>
        }
    };
    Content::new("Create account", main)
}
