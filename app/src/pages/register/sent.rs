//! `/register/sent`: what happens next.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;
use stagedoor_domain::email_address::shown_email;

use crate::components::icon::{self, Icon};
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// Who made the account, and how long there is to confirm it.
pub struct Data {
    user: Option<Arc<User>>,
    /// How long the link works.
    lifetime: String,
    /// How long the account stays without it.
    days: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let settings = &request.services().settings;
    Ok(Data {
        user: request.user().cloned(),
        lifetime: format::hours(settings.verification_lifetime),
        days: format::days(settings.unconfirmed_lifetime),
    })
}

/// Says where the mail went and what to do next. It looks the same whoever the address
/// belongs to.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        lifetime,
        days,
    } = data;
    let next = match user {
        Some(user) if user.is_verified => {
            view! { <p>"Your address is confirmed already. There is nothing left to do."</p> }
                .into_any()
        }
        Some(user) => view! {
            <p>
                "You are logged in as " <strong>{user.username.clone()}</strong>
                ". Open the link in the mail to " <strong>{shown_email(&user.email)}</strong>
                " to confirm your address. It works for " {lifetime} "."
            </p>
            <p>
                "Until then you log in with your username. An account without a confirmed address is removed after "
                {days} "."
            </p>
            <p class="field-hint">
                "Nothing there after a minute? Look among the unwanted mail, "
                <a href="/verify-email/resend">"have it sent again"</a> ", or "
                <a href="/settings/security/email">"correct your address"</a> "."
            </p>
            <div class="form-actions"><a class="button" href="/settings">"Go to your account"</a></div>
        }
        .into_any(),
        None => view! {
            <p>"Open the link in it to confirm your address, then log in. The link works for " {lifetime} "."</p>
            <p class="field-hint">
                "Nothing there after a minute? Look among the unwanted mail, or "
                <a href="/verify-email/resend">"have it sent again"</a>
                ". A mistyped address you can correct after you have logged in with your username."
            </p>
        }
        .into_any(),
    };
    let main = move || {
        view! {
            <h1>"Check your mail"</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::MAIL />"A mail is on its way"</h2>
                {next}
            </section>
        }
    };
    Content::new("Check your mail", main)
}
