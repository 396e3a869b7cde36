//! `/settings/security/password`: changing the password.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
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
    let panel = move || {
        view! {
            <form class="form card" method="post" action="/api/change_password" novalidate>
                <ShownTo user_id=user.id.to_string() />
                <FormErrors form=form.clone() />
                <p>
                    "You stay logged in here. " <strong>"Everywhere else you are logged out"</strong>
                    ", and we tell you by mail."
                </p>
                <KnownUser username=user.username.clone() />
                <Field
                    name="current_password" label="Current password" kind="password"
                    autocomplete="current-password" form=form.clone()
                />
                <Field
                    name="new_password" label="New password" kind="password" autocomplete="new-password" form
                    hint="At least 8 characters. A few words in a row are easy to remember and hard to guess."
                />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Change password"</button>
                    <a href="/forgot-password">"Forgot your current one?"</a>
                </div>
            </form>
        }
    };
    Content::settings("Change your password", panel)
}
