//! `/reauthenticate`: showing once more who one is, before something sensitive.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::second_factor::suspended;
use stagedoor_domain::{Error, SECOND_FACTOR, User, passkeys};
use uuid::Uuid;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::passkey_form::PasskeyForm;
use crate::components::shown_to::ShownTo;
use crate::dto::{Flash, FormState};
use crate::kept_form;
use crate::language::words;
use crate::local_path::{local_path, login_for};
use crate::rendering::{Content, Instead, PageRequest};

/// What is asked, and what is carried along.
pub struct Data {
    user: Arc<User>,
    form: FormState,
    hidden: Hidden,
    /// Whether something that was typed is in what is carried along.
    is_kept: bool,
    /// Whether all codes that would prove it are suspended.
    no_factor: bool,
    has_passkey: bool,
}

/// The fields that both forms have besides.
#[derive(Clone)]
struct Hidden {
    user_id: String,
    /// Where to go afterwards.
    next: String,
    /// The form that was refused for want of a proof, as [`kept_form`] writes it.
    kept: String,
    /// A second factor, where the proof must have one.
    needs: Option<String>,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let next = request.query("next");
    let next = next
        .as_deref()
        .and_then(local_path)
        .unwrap_or("/settings/security");
    let Some(user) = request.user().cloned() else {
        return Err(Instead::SeeOther(login_for(next)));
    };
    let needs = request
        .query("needs")
        .filter(|needs| needs == SECOND_FACTOR);
    let no_factor = needs.is_some() && is_all_suspended(&request, &user).await?;
    let has_passkey = passkeys::has_any(request.services(), user.id).await?;
    let (kept, form) = carried(request.flash().await?.form.clone(), user.id);
    let kept_form = kept_form::read(&kept, user.id);
    let kept = kept_form.as_ref().map_or_else(String::new, |_| kept);
    let is_kept = kept_form
        .as_ref()
        .is_some_and(|form| form.values.values().any(|typed| !typed.is_empty()));
    if let Some(form) = kept_form {
        // For when this page is loaded again, or left for the one with the form.
        let again = Flash::form_again(form);
        request.visitor().put_flash(&again).await?;
    }
    let hidden = Hidden {
        user_id: user.id.to_string(),
        next: next.to_owned(),
        kept,
        needs,
    };
    Ok(Data {
        user,
        form,
        hidden,
        is_kept,
        no_factor,
        has_passkey,
    })
}

/// Asks for the password or a passkey, then goes on to the page in `next`; for the
/// password and a code, or a passkey, where that `needs` a second factor. A form that
/// was refused for want of this is carried along, to be shown there again.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        form,
        hidden,
        is_kept,
        no_factor,
        has_passkey,
    } = data;
    let needs_code = hidden.needs.is_some();
    let words = words();
    let (forms, proof) = (&words.forms, &words.proof);
    let why = if needs_code {
        proof.needs_code
    } else {
        proof.was_a_while_ago
    };
    let main = move || {
        view! {
            <h1>{proof.heading}</h1>
            <p class="lede">{why} {is_kept.then(|| view! { " " {proof.kept} })}</p>
            {no_factor.then(|| view! { <p>{proof.all_suspended}</p> })}
            <form class="form card" method="post" action="/api/reauthenticate" novalidate>
                <FormErrors form=form.clone() />
                <KnownUser username=user.username.clone() />
                <Field
                    name="password" label=forms.password kind="password" autocomplete="current-password"
                    form=form.clone()
                />
                {needs_code.then(|| view! {
                    <Field
                        name="code" label=forms.code autocomplete="one-time-code" form
                        hint=forms.code_hint
                    />
                })}
                <HiddenFields hidden=hidden.clone() />
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{forms.go_on}</button>
                    <a href="/forgot-password">{forms.forgot_password}</a>
                </div>
            </form>
            {has_passkey.then(|| view! {
                <PasskeyForm action="/api/reauthenticate_with_passkey" purpose="reauthenticate">
                    <HiddenFields hidden />
                </PasskeyForm>
            })}
        }
    };
    Content::new(proof.heading, main)
}

#[component]
fn HiddenFields(hidden: Hidden) -> impl IntoView {
    let Hidden {
        user_id,
        next,
        kept,
        needs,
    } = hidden;
    view! {
        <ShownTo user_id />
        <input type="hidden" name="next" value=next />
        <input type="hidden" name="kept" value=kept />
        {needs.map(|needs| view! { <input type="hidden" name="needs" value=needs /> })}
    }
}

/// Whether the codes that would prove it are suspended, all of them.
async fn is_all_suspended(request: &PageRequest, user: &User) -> Result<bool, Error> {
    let caller = request.visitor().logged_in().await?;
    let suspended = suspended::list(&caller).await?;
    Ok(user.two_factor_enabled && suspended.iter().any(|one| one.kind == "authenticator_app"))
}

/// What is carried along, and the state of this page's own form: after a wrong
/// password the former comes back in the latter.
fn carried(form: Option<FormState>, user_id: Uuid) -> (String, FormState) {
    match form {
        Some(form) if form.name == "reauthenticate" => (form.value("kept"), form),
        Some(form) => (kept_form::write(&form, user_id), FormState::default()),
        None => Default::default(),
    }
}
