//! `/register/sent`: what happens next.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::{User, accounts};

use crate::components::icon::{self, Icon};
use crate::components::resend_button::ResendButton;
use crate::components::shown_to::ShownTo;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// Where somebody whose email is verified becomes an artist.
const CARD: &str = "/settings#become-an-artist";

/// Who made the account, and how long there is to verify its address.
pub struct Data {
    user: Option<Arc<User>>,
    /// Until another mail can go out.
    wait: Option<Duration>,
    /// How long the link works.
    lifetime: String,
    /// How long the account stays without it.
    days: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let services = request.services();
    let user = request.user().cloned();
    let wait = match &user {
        Some(user) if !user.is_verified => accounts::resend_wait(services, user.id).await?,
        _ => None,
    };
    Ok(Data {
        user,
        wait,
        lifetime: format::hours(services.settings.verification_lifetime),
        days: format::days(services.settings.unconfirmed_lifetime),
    })
}

/// Says where the mail went and what to do next, and goes on by itself once the link was
/// used. It looks the same whoever the address belongs to.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        wait,
        lifetime,
        days,
    } = data;
    let next = match user {
        Some(user) if user.is_verified => view! {
            <p>"Your email is verified. There is one step left, if you like."</p>
            <div class="form-actions">
                <a class="button button-primary" href=CARD>"Go on"</a>
            </div>
        }
        .into_any(),
        Some(user) => view! {
            <p>
                "We sent it to " <strong>{shown_email(&user.email)}</strong>
                ". Open the link in it to verify your email. It works for " {lifetime} "."
            </p>
            <p>
                "Not right? " <a href="/settings/security/email">"Change it"</a>
            </p>
            <p class="awaiting" data-awaits=CARD data-told="Your email is verified">
                <Icon shape=icon::CLOCK />
                "You can leave this page open: it goes on by itself once your email is verified."
            </p>
            <form class="form" method="post" action="/api/resend_verification" novalidate>
                <ShownTo user_id=user.id.to_string() />
                <p class="field-hint">"Nothing there after a minute? Look into your spam folder first."</p>
                <ResendButton wait />
            </form>
            <p class="field-hint">
                "You are logged in as " <strong>{user.username.clone()}</strong>
                ". Until your email is verified, that name is what you log in with; an account whose email nobody \
                 verifies is removed after " {days} "."
            </p>
        }
        .into_any(),
        // Who has just made an account is logged in.
        None => return over(),
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

/// That this browser waits for nothing any more, and what may have happened.
fn over() -> Content {
    let main = move || {
        view! {
            <h1>"Nothing to wait for"</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::INFO />"Nobody is logged in here any more"</h2>
                <p>
                    "If you did not log out yourself, somebody who reads the mail at that address has answered: \
                     \u{201c}I didn't create this account\u{201d}. Then the account is removed, and its name is \
                     free again. Create it once more with an address that is yours."
                </p>
                <div class="form-actions">
                    <a class="button button-primary" href="/register">"Create an account"</a>
                    <a class="button" href="/login">"Log in"</a>
                </div>
            </section>
        }
    };
    Content::new("Nothing to wait for", main)
}
