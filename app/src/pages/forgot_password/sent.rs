//! `/forgot-password/sent`: what happens next.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::pages::frame::Frame;
use crate::pages::request::page;
use crate::words;

/// Says that a mail is on its way, if an account has the address. Whether one has
/// is not for everybody to know.
#[component]
pub fn Sent() -> impl IntoView {
    page(|request| async move {
        let settings = &request.visitor.services().settings;
        let lifetime = words::minutes(settings.password_reset_lifetime);
        let flash = request.flash().await?;
        Ok(view! {
            <Frame title="Check your mail" request=Some(request) messages=flash.messages>
                <h1>"Check your mail"</h1>
                <section class="card">
                    <h2 class="card-title"><Icon shape=icon::MAIL />"A link is on its way"</h2>
                    <p role="status">
                        "If an account has that address, it gets a mail with a link that sets a new password. "
                        "The link works once, for " {lifetime} "."
                    </p>
                    <p class="field-hint">
                        "Nothing there after a minute? Look among the unwanted mail, or "
                        <a href="/forgot-password">"try another address"</a> "."
                    </p>
                </section>
            </Frame>
        }
        .into_any())
    })
}
