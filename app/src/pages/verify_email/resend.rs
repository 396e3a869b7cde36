//! `/verify-email/resend`: another mail with the link.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::{User, accounts, email_address};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::resend_button::ResendButton;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
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
    let verification = &words().verification;
    let content = match user {
        Some(user) if user.is_verified => view! {
            <p>{verification.verified_already}</p>
            <div class="form-actions"><a class="button" href="/settings">{verification.to_account}</a></div>
        }
        .into_any(),
        user => view! {
            <p class="lede">{(verification.older_link)(&lifetime)}</p>
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
            <h1>{verification.resend}</h1>
            {content}
        }
    };
    Content::new(verification.resend, main)
}

/// Where the mail goes: said of somebody who is logged in, asked of anybody else.
#[component]
fn Recipient(user: Option<Arc<User>>, form: FormState) -> impl IntoView {
    let words = words();
    let (forms, verification) = (&words.forms, &words.verification);
    match user {
        Some(user) => {
            let email = email_address::shown_email(&user.email);
            let email = view! { <strong>{email}</strong> }.into_any();
            let correct = view! { <a href="/settings/security/email">{verification.correct}</a> };
            let places = [("email", email), ("correct", correct.into_any())];
            view! {
                <ShownTo user_id=user.id.to_string() />
                <p>{sentence(verification.goes_to, places)}</p>
            }
            .into_any()
        }
        None => view! {
            <Field
                name="email" label=forms.email kind="email" inputmode="email" autocomplete="email"
                hint=verification.email_hint
                is_carried=true form
            />
        }
        .into_any(),
    }
}
