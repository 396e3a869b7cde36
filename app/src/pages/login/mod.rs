//! `/login`: beginning a session.

pub mod second_factor;

use leptos::prelude::*;
use stagedoor_domain::Error;
use stagedoor_domain::settings::Registration;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::passkey_form::PasskeyForm;
use crate::components::sentence::sentence;
use crate::dto::{Flash, FormState};
use crate::kept_form;
use crate::language::words;
use crate::local_path::local_path;
use crate::rendering::{Content, Instead, PageRequest};

/// The form, and the ways on.
pub struct Data {
    form: FormState,
    /// Where to go afterwards.
    next: Option<String>,
    /// Whether their session has ended, so that the page they wanted led here.
    was_logged_out: bool,
    can_use_passkeys: bool,
    registration: Registration,
}

/// Reads the form. Whoever is logged in goes on to the page in `next`, if that is one
/// of this site.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let next = request
        .query("next")
        .filter(|next| local_path(next).is_some());
    if request.user().is_some() {
        return Err(Instead::SeeOther(
            next.unwrap_or_else(|| "/settings".to_owned()),
        ));
    }
    let form = request.form("login").await?;
    kept_form::keep(&request, &form).await?;
    carry_address(&request, &form).await?;
    let can_use_passkeys = request.services().relying_party.is_available();
    let was_logged_out = next.is_some() && request.visitor().holds_dead_id().await?;
    Ok(Data {
        form,
        next,
        was_logged_out,
        can_use_passkeys,
        registration: request.registration(),
    })
}

/// Whoever was refused may have forgotten their password: the address that they typed is
/// filled in on the page for that, which is often the next one. Where something else is
/// kept for after the login, that has the place.
async fn carry_address(request: &PageRequest, form: &FormState) -> Result<(), Error> {
    let typed = form.value("identifier");
    if form.errors.is_empty() || !typed.contains('@') || !form.value("kept").is_empty() {
        return Ok(());
    }
    let form = FormState::typed("forgot_password", &[("email", &typed)]);
    let next = Flash::form_again(form);
    request.visitor().put_flash(&next).await
}

/// The login form, and the other way in: a passkey.
pub fn view(data: Data) -> Content {
    let Data {
        form,
        next,
        was_logged_out,
        can_use_passkeys,
        registration,
    } = data;
    let kept = form.value("kept");
    // Browsers offer passkeys in the field itself where it says so.
    let autocomplete = if can_use_passkeys {
        "username webauthn"
    } else {
        "username"
    };
    let words = words();
    let (forms, login, frame) = (&words.forms, &words.login, &words.frame);
    let main = move || {
        let new_here = match registration {
            Registration::Open => {
                let register = view! { <a href="/register">{login.create_account}</a> };
                sentence(login.new_here, [("register", register.into_any())]).into_any()
            }
            Registration::Invite => words.registration.by_invitation_detail.into_any(),
            Registration::Closed => words.registration.closed_detail.into_any(),
        };
        view! {
            <h1>{frame.log_in}</h1>
            {was_logged_out.then(|| view! {
                <p class="lede" role="status" tabindex="-1" autofocus>{login.was_logged_out}</p>
            })}
            <form class="form card" method="post" action="/api/log_in" novalidate>
                <FormErrors form=form.clone() />
                {kept_form::note(&kept)}
                <Field
                    name="identifier" label=login.identifier inputmode="email" autocomplete
                    is_carried=true form=form.clone()
                />
                <Field
                    name="password" label=forms.password kind="password" autocomplete="current-password" form
                />
                {onward(next.clone(), kept.clone())}
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{frame.log_in}</button>
                    <a href="/forgot-password">{forms.forgot_password}</a>
                </div>
            </form>
            {can_use_passkeys.then(|| view! {
                <PasskeyForm action="/api/log_in_with_passkey" purpose="log_in">
                    {onward(next, kept)}
                </PasskeyForm>
            })}
            <p>{new_here}</p>
        }
    };
    Content::new(frame.log_in, main)
}

/// Where to go afterwards, and what is kept for there.
fn onward(next: Option<String>, kept: String) -> impl IntoView {
    view! {
        {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
        {kept_form::carried(kept)}
    }
}
