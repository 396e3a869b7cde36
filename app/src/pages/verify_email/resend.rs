//! `/verify-email/resend`: a new confirmation mail.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::{User, accounts, email_address};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::resend_button::ResendButton;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// To whom the mail would go, and when it can.
pub struct Data {
    user: Option<Arc<User>>,
    form: FormState,
    wait: Option<Duration>,
    /// How long an older link works.
    lifetime: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.user().cloned();
    let services = request.services();
    let wait = match &user {
        Some(user) if !user.is_verified => accounts::resend_wait(services, user.id).await?,
        _ => None,
    };
    Ok(Data {
        user,
        form: request.form("resend").await?,
        wait,
        lifetime: format::hours(services.settings.verification_lifetime),
    })
}

/// The form that asks for a new mail: to one's own address when logged in, else
/// to one that is typed.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        form,
        wait,
        lifetime,
    } = data;
    let content = match user {
        Some(user) if user.is_verified => view! {
            <p>"Your address is confirmed already. There is nothing left to do."</p>
            <div class="form-actions"><a class="button" href="/settings">"Back to your account"</a></div>
        }
        .into_any(),
        user => view! {
            <p class="lede">"An older link keeps working, for " {lifetime} " from when it was sent."</p>
            <form class="form card" method="post" action="/api/resend_verification" novalidate>
                <FormErrors form=form.clone() />
                <Recipient user form />
                <ResendButton wait />
            </form>
        }
        .into_any(),
    };
    let main = move || {
        view! {
            <h1>"A new confirmation mail"</h1>
            {content}
        }
    };
    Content::new("Resend verification email", main)
}

/// Where the mail goes: said of somebody who is logged in, asked of anybody else.
#[component]
fn Recipient(user: Option<Arc<User>>, form: FormState) -> impl IntoView {
    match user {
        Some(user) => view! {
            <ShownTo user_id=user.id.to_string() />
            <p>
                "The mail goes to " <strong>{email_address::shown_email(&user.email)}</strong> ". Is that not your address? "
                <a href="/settings/security/email">"Correct it"</a>
            </p>
        }
        .into_any(),
        None => view! {
            <Field
                name="email" label="Email" kind="email" inputmode="email" autocomplete="email"
                hint="The address you registered with. If you mistyped it, log in with your username and correct it."
                is_carried=true form
            />
        }
        .into_any(),
    }
}
