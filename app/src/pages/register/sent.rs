//! `/register/sent`: what happens next.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::settings::Registration;
use stagedoor_domain::{User, accounts};

use crate::components::icon::{self, Icon};
use crate::components::resend_button::ResendButton;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::format;
use crate::language::words;
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
    /// Whether another account can be made.
    is_open: bool,
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
        is_open: request.registration() == Registration::Open,
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
        is_open,
    } = data;
    let words = words();
    let (forms, verification) = (&words.forms, &words.verification);
    let next = match user {
        Some(user) if user.is_verified => view! {
            <p>{verification.one_step_left}</p>
            <div class="form-actions">
                <a class="button button-primary" href=CARD>{forms.go_on}</a>
            </div>
        }
        .into_any(),
        Some(user) => {
            let email = view! { <strong>{shown_email(&user.email)}</strong> }.into_any();
            let change = view! { <a href="/settings/security/email">{verification.change}</a> };
            let username = view! { <strong>{user.username.clone()}</strong> }.into_any();
            view! {
            <p>{sentence(&(verification.sent_to)(&lifetime), [("email", email)])}</p>
            <p>{sentence(verification.not_right, [("change", change.into_any())])}</p>
            <p class="awaiting" data-awaits=CARD data-told=words.creator_card.verified_now>
                <Icon shape=icon::CLOCK />
                {verification.goes_on}
            </p>
            <form class="form" method="post" action="/api/resend_verification" novalidate>
                <ShownTo user_id=user.id.to_string() />
                <p class="field-hint">{verification.spam}</p>
                <ResendButton wait />
            </form>
            <p class="field-hint">{sentence(&(verification.until_then)(&days), [("username", username)])}</p>
        }
        .into_any()
        }
        // Who has just made an account is logged in.
        None => return over(is_open),
    };
    let main = move || {
        view! {
            <h1>{forms.check_mail}</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::MAIL />{verification.on_its_way}</h2>
                {next}
            </section>
        }
    };
    Content::new(forms.check_mail, main)
}

/// That this browser waits for nothing any more, and what may have happened.
fn over(is_open: bool) -> Content {
    let words = words();
    let (verification, login, frame) = (&words.verification, &words.login, &words.frame);
    let main = move || {
        view! {
            <h1>{verification.nothing_to_wait_for}</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::INFO />{verification.nobody_here}</h2>
                <p>{verification.was_rejected}</p>
                <div class="form-actions">
                    {is_open.then(|| view! {
                        <a class="button button-primary" href="/register">{login.create_account}</a>
                    })}
                    <a class="button" href="/login">{frame.log_in}</a>
                </div>
            </section>
        }
    };
    Content::new(verification.nothing_to_wait_for, main)
}
