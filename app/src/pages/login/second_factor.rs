//! `/login/second-factor`: the second step of a login.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::{Error, passkeys, second_factor};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::moment::Moment;
use crate::components::passkey_form::PasskeyForm;
use crate::dto::FormState;
use crate::format;
use crate::kept_form;
use crate::local_path::{local_path, login_for};
use crate::rendering::{Content, Instead, PageRequest};

/// What can be the second step.
pub struct Data {
    form: FormState,
    /// Where to go afterwards.
    next: String,
    has_passkey: bool,
    /// The way for an owner who has none of it any more, where there is one.
    wait: Option<RecoveryWait>,
}

/// A wait after which the password alone is enough.
struct RecoveryWait {
    /// When it is over; none before it has begun.
    opens_at: Option<DateTime<Utc>>,
    /// How long it takes.
    length: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let next = request.query("next");
    let next = next.as_deref().and_then(local_path).unwrap_or("/settings");
    if request.user().is_some() {
        return Err(Instead::SeeOther(next.to_owned()));
    }
    let pending = match request.visitor().pending_login().await {
        Err(Error::Unauthenticated) => return Err(Instead::SeeOther(login_for(next))),
        pending => pending?,
    };
    let services = request.services();
    let has_passkey = passkeys::has_any_for_second_step(services, pending.user_id).await?;
    let recovery = second_factor::recovery(services, pending.user_id).await?;
    let form = request.form("second_factor").await?;
    kept_form::keep(&request, &form).await?;
    Ok(Data {
        form,
        next: next.to_owned(),
        has_passkey,
        wait: recovery.map(|recovery| RecoveryWait {
            opens_at: recovery.opens_at,
            length: format::hours(services.settings.recovery_wait),
        }),
    })
}

/// Asks for a code, where the password was right and two-step login is on.
pub fn view(data: Data) -> Content {
    let Data {
        form,
        next,
        has_passkey,
        wait,
    } = data;
    let is_locked = wait.is_some();
    let kept = form.value("kept");
    let again = login_for(&next);
    let hidden = |next: String| view! { <input type="hidden" name="next" value=next /> };
    let main = move || {
        view! {
            <h1>"One more step"</h1>
            <p class="lede">
                "Your password was right. Two-step login is on, so we ask for a code as well."
                {is_locked.then_some(" Your account was locked: what you had before is suspended, and counts here once more.")}
            </p>
            <form class="form card" method="post" action="/api/finish_log_in" novalidate>
                <FormErrors form=form.clone() />
                {kept_form::note(&kept)}
                <Field
                    name="code" label="Code" autocomplete="one-time-code" form
                    hint="The six digits that your authenticator app shows now. One of your backup codes works too."
                />
                {kept_form::carried(kept.clone())}
                {hidden(next.clone())}
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Continue"</button>
                </div>
            </form>
            {has_passkey.then(|| {
                let next = next.clone();
                view! {
                    <PasskeyForm action="/api/log_in_with_passkey" purpose="second_factor">
                        {kept_form::carried(kept)}
                        {hidden(next)}
                    </PasskeyForm>
                }
            })}
            {wait.map(|wait| view! { <Wait wait next /> })}
            <p>"Not you? " <a href=again>"Start over"</a></p>
        }
    };
    Content::new("Two-step login", main)
}

/// The way for an owner who has none of it any more.
#[component]
fn Wait(wait: RecoveryWait, next: String) -> impl IntoView {
    let RecoveryWait { opens_at, length } = wait;
    match opens_at {
        None => view! {
            <section class="card" aria-labelledby="wait-title">
                <h2 class="card-title" id="wait-title"><Icon shape=icon::CLOCK />"You have none of them any more?"</h2>
                <p>
                    "Then wait " {length} ": after that, your new password alone logs you in. We tell you by mail, \
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
