//! `/register`: making an account.

pub mod sent;

use leptos::prelude::*;
use stagedoor_domain::accounts;
use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::settings::Registration;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::sentence::sentence;
use crate::dto::FormState;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// What somebody finds who wants an account.
pub enum Data {
    /// The form.
    Form {
        form: FormState,
        /// The token of their invitation.
        invitation: Option<String>,
    },
    /// That an invitation is needed.
    ByInvitation,
    /// That theirs does not work any more.
    InvitationOver,
    /// That nobody can have one.
    Closed,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    if request.user().is_some() {
        return Err(Instead::SeeOther("/settings".to_owned()));
    }
    match request.registration() {
        Registration::Open => Ok(Data::Form {
            form: request.form("register").await?,
            invitation: None,
        }),
        Registration::Closed => Ok(Data::Closed),
        Registration::Invite => invited(request).await,
    }
}

async fn invited(request: PageRequest) -> Result<Data, Instead> {
    let token = request.query("invitation").unwrap_or_default();
    if token.is_empty() {
        return Ok(Data::ByInvitation);
    }
    let services = request.services();
    let Some(found) = accounts::usable_invitation(services, &token).await? else {
        return Ok(Data::InvitationOver);
    };
    let mut form = request.form("register").await?;
    if let Some(email) = found.email
        && form.value("email").is_empty()
    {
        form.values.insert("email".to_owned(), shown_email(&email));
    }
    Ok(Data::Form {
        form,
        invitation: Some(token),
    })
}

/// The form that makes an account, or why there is none.
pub fn view(data: Data) -> Content {
    let registration = &words().registration;
    match data {
        Data::Form { form, invitation } => form_view(form, invitation),
        Data::ByInvitation => without_form(
            registration.by_invitation,
            registration.by_invitation_detail,
        ),
        Data::InvitationOver => without_form(
            registration.invitation_over,
            words().errors.invitation_invalid,
        ),
        Data::Closed => without_form(registration.closed, registration.closed_detail),
    }
}

fn form_view(form: FormState, invitation: Option<String>) -> Content {
    let words = words();
    let (forms, registration, frame) = (&words.forms, &words.registration, &words.frame);
    let is_invited = invitation.is_some();
    let main = move || {
        let terms = view! { <a href="/terms">{registration.terms}</a> }.into_any();
        let privacy = view! { <a href="/privacy">{frame.privacy}</a> }.into_any();
        let login = view! { <a href="/login">{forms.to_login}</a> }.into_any();
        view! {
            <h1>{registration.heading}</h1>
            <p class="lede">{if is_invited { registration.invited } else { registration.lede }}</p>
            <form class="form card" method="post" action="/api/register" novalidate>
                <FormErrors form=form.clone() />
                {invitation.map(|token| view! { <input type="hidden" name="invitation" value=token /> })}
                <Field
                    name="username" label=forms.username autocomplete="username" is_carried=true form=form.clone()
                    hint=registration.username_hint
                />
                <Field
                    name="email" label=forms.email kind="email" inputmode="email" autocomplete="email" is_carried=true form=form.clone()
                    hint=registration.email_hint
                />
                <Field
                    name="password" label=forms.password kind="password" autocomplete="new-password" form
                    hint=forms.password_hint
                />
                <p class="field-hint">
                    {sentence(registration.agreement, [("terms", terms), ("privacy", privacy)])}
                </p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{frame.create_account}</button>
                </div>
            </form>
            <p>{sentence(registration.has_account, [("login", login)])}</p>
        }
    };
    Content::new(registration.heading, main).hidden_from_search(is_invited)
}

fn without_form(title: &'static str, detail: &'static str) -> Content {
    let frame = &words().frame;
    let main = move || {
        view! {
            <h1>{title}</h1>
            <p class="lede">{detail}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/login">{frame.log_in}</a>
                <a class="button" href="/support">{frame.support}</a>
            </div>
        }
    };
    Content::new(title, main)
}
