//! `/settings/security/password`: changing the password.

use leptos::prelude::*;

use super::SecurityFrame;
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::shown_to::ShownTo;
use crate::pages::request::page;

/// The form that asks for the present password and the new one.
#[component]
pub fn Password() -> impl IntoView {
    page(|request| async move {
        let user = request.require_user()?;
        let flash = request.flash().await?;
        let form = flash.form("change_password");
        Ok(view! {
            <SecurityFrame title="Change your password" request messages=flash.messages>
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
            </SecurityFrame>
        }
        .into_any())
    })
}
