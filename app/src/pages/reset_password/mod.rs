//! `/reset-password`: where the link for a forgotten password leads.

use leptos::prelude::*;
use stagedoor_domain::accounts;

use super::frame::Frame;
use super::request::page;
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::link_form::{IncompleteLink, LinkForm};

/// The form that sets a new password.
#[component]
pub fn ResetPassword() -> impl IntoView {
    page(|request| async move {
        let flash = request.flash().await?;
        let form = flash.form("reset_password");
        let content = match request.token() {
            Some(token) => {
                let services = request.visitor.services();
                let username = accounts::reset_username(services, &token).await?;
                view! {
                <p class="lede">"Afterwards you are logged out everywhere, and log in with the new one."</p>
                <LinkForm action="/api/reset_password" token button="Set new password">
                    <KnownUser username=username.unwrap_or_default() />
                    <FormErrors form=form.clone() />
                    <Field
                        name="password" label="New password" kind="password" autocomplete="new-password" form
                        hint="At least 8 characters. A few words in a row are easy to remember and hard to guess."
                    />
                </LinkForm>
                }
                .into_any()
            }
            None => view! { <IncompleteLink page="/forgot-password" link="Ask for a new link" /> }
                .into_any(),
        };
        Ok(view! {
            <Frame title="Set a new password" request=Some(request) messages=flash.messages>
                <h1>"Set a new password"</h1>
                {content}
            </Frame>
        }
        .into_any())
    })
}
