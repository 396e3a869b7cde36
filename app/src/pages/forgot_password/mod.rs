//! `/forgot-password`: asking for a link that sets a new password.

pub mod sent;

use leptos::prelude::*;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::sentence::sentence;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
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
    let words = words();
    let (forms, password_reset) = (&words.forms, &words.password_reset);
    let main = move || {
        let login = view! { <a href="/login">{forms.to_login}</a> };
        view! {
            <h1>{forms.forgot_password}</h1>
            <p class="lede">{(password_reset.lede)(&lifetime)}</p>
            <form class="form card" method="post" action="/api/forgot_password" novalidate>
                <FormErrors form=form.clone() />
                <Field
                    name="email" label=forms.email kind="email" inputmode="email" autocomplete="email" is_carried=true form
                    hint=password_reset.email_hint
                />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{password_reset.send}</button>
                </div>
            </form>
            <p>{sentence(password_reset.remembered, [("login", login.into_any())])}</p>
        }
    };
    Content::new(forms.forgot_password, main)
}
