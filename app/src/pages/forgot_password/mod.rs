//! `/forgot-password`: asking for a link that sets a new password.

pub(crate) mod sent;

use leptos::prelude::*;

use super::frame::Frame;
use super::request::page;
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::words;

/// The form that asks for the link.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    page(|request| async move {
        let settings = &request.visitor.services().settings;
        let lifetime = words::minutes(settings.password_reset_lifetime);
        let flash = request.flash().await?;
        let form = flash.form("forgot_password");
        Ok(view! {
            <Frame title="Forgot your password?" request=Some(request) messages=flash.messages>
                <h1>"Forgot your password?"</h1>
                <p class="lede">"We send you a link that sets a new one. It works for " {lifetime} "."</p>
                <form class="form card" method="post" action="/api/forgot_password" novalidate>
                    <FormErrors form=form.clone() />
                    <Field
                        name="email" label="Email" kind="email" inputmode="email" autocomplete="email" form
                        hint="The address of your account."
                    />
                    <div class="form-actions">
                        <button class="button button-primary" type="submit">"Send a link"</button>
                    </div>
                </form>
                <p>"It came back to you? " <a href="/login">"Go to the login page"</a></p>
            </Frame>
        }
        .into_any())
    })
}
