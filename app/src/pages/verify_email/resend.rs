//! `/verify-email/resend`: a new confirmation mail.

use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::accounts;
use stagedoor_domain::email_address;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::shown_to::ShownTo;
use crate::islands::resend::ResendButton;
use crate::pages::frame::Frame;
use crate::pages::request::page;
use crate::words;

/// The form that asks for a new mail: to one's own address when logged in, else
/// to one that is typed.
#[component]
pub fn Resend() -> impl IntoView {
    page(|request| async move {
        let user = request.user.clone();
        let wait = match &user {
            Some(user) if !user.is_verified => {
                accounts::resend_wait(request.visitor.services(), user.id).await?
            }
            _ => None,
        };
        let lifetime = words::hours(request.visitor.services().settings.verification_lifetime);
        let flash = request.flash().await?;
        let form = flash.form("resend");
        let content = match user {
            Some(user) if user.is_verified => view! {
                <p>"Your address is confirmed already. There is nothing left to do."</p>
                <div class="form-actions"><a class="button" href="/settings">"Back to your account"</a></div>
            }
            .into_any(),
            user => {
                let field = match user {
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
                            form=form.clone()
                        />
                    }
                    .into_any(),
                };
                view! {
                    <p class="lede">"An older link keeps working, for " {lifetime} " from when it was sent."</p>
                    <form class="form card" method="post" action="/api/resend_verification" novalidate>
                        <FormErrors form />
                        {field}
                        <ResendButton wait_seconds=whole_seconds(wait) />
                    </form>
                }
                .into_any()
            }
        };
        Ok(view! {
            <Frame title="Resend verification email" request=Some(request) messages=flash.messages>
                <h1>"A new confirmation mail"</h1>
                {content}
            </Frame>
        }
        .into_any())
    })
}

/// Rounded up, so that nobody is sent back who waited as told.
fn whole_seconds(wait: Option<Duration>) -> u32 {
    let seconds = wait.unwrap_or_default().as_millis().div_ceil(1_000);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
