//! `/login/second-factor`: the second step of a login.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::{Error, passkeys, second_factor};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::moment::Moment;
use crate::components::passkey_form::PasskeyForm;
use crate::components::sentence::sentence;
use crate::dto::FormState;
use crate::format;
use crate::kept_form;
use crate::language::words;
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
    let words = words();
    let (forms, login) = (&words.forms, &words.login);
    let main = move || {
        let again = view! { <a href=again>{login.start_over}</a> };
        view! {
            <h1>{login.one_more_step}</h1>
            <p class="lede">{login.second_step} {is_locked.then(|| view! { " " {login.was_locked} })}</p>
            <form class="form card" method="post" action="/api/finish_log_in" novalidate>
                <FormErrors form=form.clone() />
                {kept_form::note(&kept)}
                <Field
                    name="code" label=forms.code autocomplete="one-time-code" form
                    hint=forms.code_hint
                />
                {kept_form::carried(kept.clone())}
                {hidden(next.clone())}
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{forms.go_on}</button>
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
            <p>{sentence(login.not_you, [("again", again.into_any())])}</p>
        }
    };
    Content::new(login.one_more_step, main)
}

/// The way for an owner who has none of it any more.
#[component]
fn Wait(wait: RecoveryWait, next: String) -> impl IntoView {
    let RecoveryWait { opens_at, length } = wait;
    let login = &words().login;
    match opens_at {
        None => view! {
            <section class="card" aria-labelledby="wait-title">
                <h2 class="card-title" id="wait-title"><Icon shape=icon::CLOCK />{login.none_left}</h2>
                <p>{(login.wait_first)(&length)}</p>
                <form method="post" action="/api/begin_recovery_wait">
                    <input type="hidden" name="next" value=next />
                    <div class="form-actions"><button class="button" type="submit">{login.begin_wait}</button></div>
                </form>
            </section>
        }
        .into_any(),
        Some(at) => view! {
            <section class="card" aria-labelledby="wait-title">
                <h2 class="card-title" id="wait-title"><Icon shape=icon::CLOCK />{login.waiting}</h2>
                <p role="status">{sentence(login.opens, [("time", view! { <Moment at /> }.into_any())])}</p>
                <form method="post" action="/api/stop_recovery_wait">
                    <input type="hidden" name="next" value=next />
                    <div class="form-actions"><button class="button" type="submit">{login.stop_wait}</button></div>
                </form>
            </section>
        }
        .into_any(),
    }
}
