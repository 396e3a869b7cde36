//! `/register/sent`: what happens next.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::pages::frame::Frame;
use crate::pages::request::page;
use crate::words;

/// Says that a mail is on its way, whoever the address belongs to.
#[component]
pub fn Sent() -> impl IntoView {
    page(|request| async move {
        let flash = request.flash().await?;
        let lifetime = words::hours(request.visitor.services().settings.verification_lifetime);
        Ok(view! {
            <Frame title="Check your mail" request=Some(request) messages=flash.messages>
                <h1>"Check your mail"</h1>
                <section class="card">
                    <h2 class="card-title"><Icon shape=icon::MAIL />"A mail is on its way"</h2>
                    <p>"Open the link in it to confirm your address, then log in. The link works for " {lifetime} "."</p>
                    <p class="field-hint">
                        "Nothing there after a minute? Look among the unwanted mail, or "
                        <a href="/verify-email/resend">"have it sent again"</a> "."
                    </p>
                </section>
            </Frame>
        }
        .into_any())
    })
}
