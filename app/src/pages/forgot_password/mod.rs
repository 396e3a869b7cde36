//! `/forgot-password`: asking for a link that sets a new password.

pub mod sent;

use leptos::prelude::*;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::dto::FormState;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// The form, and how long the link works.
pub struct Data {
    form: FormState,
    lifetime: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let settings = &request.services().settings;
    Ok(Data {
        form: request.form("forgot_password").await?,
        lifetime: format::minutes(settings.password_reset_lifetime),
    })
}

/// The form that asks for the link.
pub fn view(Data { form, lifetime }: Data) -> Content {
    let main = move || {
        view! {
            <h1>"Forgot your password?"</h1>
            <p class="lede">"We send you a link that sets a new one. It works for " {lifetime} "."</p>
            <form class="form card" method="post" action="/api/forgot_password" novalidate>
                <FormErrors form=form.clone() />
                <Field
                    name="email" label="Email" kind="email" inputmode="email" autocomplete="email" is_carried=true form
                    hint="The address of your account."
                />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Send a link"</button>
                </div>
            </form>
            <p>"It came back to you? " <a href="/login">"Go to the login page"</a></p>
        }
    };
    Content::new("Forgot your password?", main)
}
