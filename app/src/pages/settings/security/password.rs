//! `/settings/security/password`: changing the password.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Whose password it is, and the form.
pub struct Data {
    user: Arc<User>,
    form: FormState,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    Ok(Data {
        user: request.require_user()?.clone(),
        form: request.form("change_password").await?,
    })
}

/// The form that asks for the present password and the new one.
pub fn view(Data { user, form }: Data) -> Content {
    let words = words();
    let (forms, password_change) = (&words.forms, &words.password_change);
    let panel = move || {
        let elsewhere = view! { <strong>{password_change.elsewhere}</strong> };
        let lede = sentence(password_change.lede, [("elsewhere", elsewhere.into_any())]);
        view! {
            <form class="form card" method="post" action="/api/change_password" novalidate>
                <ShownTo user_id=user.id.to_string() />
                <FormErrors form=form.clone() />
                <p>{lede}</p>
                <KnownUser username=user.username.clone() />
                <Field
                    name="current_password" label=password_change.current kind="password"
                    autocomplete="current-password" form=form.clone()
                />
                <Field
                    name="new_password" label=forms.new_password kind="password" autocomplete="new-password" form
                    hint=forms.password_hint
                />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{password_change.change}</button>
                    <a href="/forgot-password">{password_change.forgot}</a>
                </div>
            </form>
        }
    };
    Content::settings(password_change.heading, panel)
}
