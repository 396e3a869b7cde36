//! `/forgot-password/sent`: what happens next.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// Reads how long the link works.
pub async fn load(request: PageRequest) -> Result<String, Instead> {
    let settings = &request.services().settings;
    Ok(format::minutes(settings.password_reset_lifetime))
}

/// Says that a mail is on its way, if an account has the address. Whether one has
/// is not for everybody to know.
pub fn view(lifetime: String) -> Content {
    let main = move || {
        view! {
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
        }
    };
    Content::new("Check your mail", main)
}
