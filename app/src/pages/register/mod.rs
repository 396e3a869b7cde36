//! `/register`: making an account.

pub mod sent;

use leptos::prelude::*;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::sentence::sentence;
use crate::dto::FormState;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

pub async fn load(request: PageRequest) -> Result<FormState, Instead> {
    if request.user().is_some() {
        return Err(Instead::SeeOther("/settings".to_owned()));
    }
    Ok(request.form("register").await?)
}

/// The form that makes an account.
pub fn view(form: FormState) -> Content {
    let words = words();
    let (forms, registration, frame) = (&words.forms, &words.registration, &words.frame);
    let main = move || {
        let terms = view! { <a href="/terms">{registration.terms}</a> }.into_any();
        let privacy = view! { <a href="/privacy">{frame.privacy}</a> }.into_any();
        let login = view! { <a href="/login">{forms.to_login}</a> }.into_any();
        view! {
            <h1>{registration.heading}</h1>
            <p class="lede">{registration.lede}</p>
            <form class="form card" method="post" action="/api/register" novalidate>
                <FormErrors form=form.clone() />
                <Field
                    name="username" label=forms.username autocomplete="username" is_carried=true form=form.clone()
                    hint=registration.username_hint
                />
                <Field
                    name="email" label=forms.email kind="email" inputmode="email" autocomplete="email" is_carried=true form=form.clone()
                    hint=registration.email_hint
                />
                <Field
                    name="password" label=forms.password kind="password" autocomplete="new-password" form
                    hint=forms.password_hint
                />
                <p class="field-hint">
                    {sentence(registration.agreement, [("terms", terms), ("privacy", privacy)])}
                </p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{frame.create_account}</button>
                </div>
            </form>
            <p>{sentence(registration.has_account, [("login", login)])}</p>
        }
    };
    Content::new(registration.heading, main)
}
