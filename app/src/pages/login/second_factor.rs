//! `/login/second-factor`: the second step of a login.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::second_factor;
use stagedoor_domain::{Error, passkeys};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::moment::Moment;
use crate::components::passkey_form::PasskeyForm;
use crate::local_path::{local_path, login_for};
use crate::pages::frame::Frame;
use crate::pages::request::{Instead, page};
use crate::words;

/// Asks for a code, where the password was right and two-step login is on.
#[component]
pub fn SecondFactor() -> impl IntoView {
    page(|request| async move {
        let next = request.query("next");
        let next = next.as_deref().and_then(local_path).unwrap_or("/settings");
        if request.user.is_some() {
            return Err(Instead::SeeOther(next.to_owned()));
        }
        let pending = match request.visitor.pending_login().await {
            Err(Error::Unauthenticated) => return Err(Instead::SeeOther(login_for(next))),
            pending => pending?,
        };
        let services = request.visitor.services();
        let has_passkey = passkeys::has_any_for_second_step(services, pending.user_id).await?;
        let recovery = second_factor::recovery(services, pending.user_id).await?;
        let wait = words::hours(services.settings.recovery_wait);
        let next = next.to_owned();
        let after_wait = next.clone();
        let again = login_for(&next);
        let flash = request.flash().await?;
        let form = flash.form("second_factor");
        Ok(view! {
            <Frame title="Two-step login" request=Some(request) messages=flash.messages>
                <h1>"One more step"</h1>
                <p class="lede">
                    "Your password was right. Two-step login is on, so we ask for a code as well."
                    {recovery.map(|_| " Your account was locked: what you had before is suspended, and counts here once more.")}
                </p>
                <form class="form card" method="post" action="/api/finish_log_in" novalidate>
                    <FormErrors form=form.clone() />
                    <Field
                        name="code" label="Code" autocomplete="one-time-code" form
                        hint="The six digits that your authenticator app shows now. One of your backup codes works too."
                    />
                    <input type="hidden" name="next" value=next.clone() />
                    <div class="form-actions">
                        <button class="button button-primary" type="submit">"Continue"</button>
                    </div>
                </form>
                {has_passkey.then(|| view! {
                    <PasskeyForm action="/api/log_in_with_passkey" purpose="second_factor">
                        <input type="hidden" name="next" value=next.clone() />
                    </PasskeyForm>
                })}
                {recovery.map(|recovery| view! { <Wait opens_at=recovery.opens_at wait next=after_wait /> })}
                <p>"Not you? " <a href=again>"Start over"</a></p>
            </Frame>
        }
        .into_any())
    })
}

/// The way for an owner who has none of it any more.
#[component]
fn Wait(opens_at: Option<DateTime<Utc>>, wait: String, next: String) -> impl IntoView {
    match opens_at {
        None => view! {
            <section class="card" aria-labelledby="wait-title">
                <h2 class="card-title" id="wait-title"><Icon shape=icon::CLOCK />"You have none of them any more?"</h2>
                <p>
                    "Then wait " {wait} ": after that, your new password alone logs you in. We tell you by mail, \
                     and whoever reads it can stop the wait."
                </p>
                <form method="post" action="/api/begin_recovery_wait">
                    <input type="hidden" name="next" value=next />
                    <div class="form-actions"><button class="button" type="submit">"Begin the wait"</button></div>
                </form>
            </section>
        }
        .into_any(),
        Some(at) => view! {
            <section class="card" aria-labelledby="wait-title">
                <h2 class="card-title" id="wait-title"><Icon shape=icon::CLOCK />"The wait has begun"</h2>
                <p role="status">"From " <Moment at /> " on, log in again: your new password alone is enough then."</p>
                <form method="post" action="/api/stop_recovery_wait">
                    <input type="hidden" name="next" value=next />
                    <div class="form-actions"><button class="button" type="submit">"Stop the wait"</button></div>
                </form>
            </section>
        }
        .into_any(),
    }
}
