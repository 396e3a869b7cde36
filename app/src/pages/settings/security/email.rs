//! `/settings/security/email`: moving to another email.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;
use stagedoor_domain::email_address::shown_email;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::pending_email::{Pending, PendingEmail};
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Whose email it is, and what the form says of changing it.
pub struct Data {
    user: Arc<User>,
    form: FormState,
    /// A change that waits to be verified.
    pending: Option<Pending>,
    /// Whether a proof is asked for first.
    asks_first: bool,
    /// How long the new email can be verified.
    lifetime: String,
    /// How long the old email can undo it.
    undo: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let services = request.services();
    let settings = &services.settings;
    Ok(Data {
        user,
        pending: Pending::of(&caller).await?,
        asks_first: caller.require_recent_proof().is_err(),
        lifetime: format::hours(settings.email_change_lifetime),
        undo: format::days(settings.email_undo_lifetime),
        form: request.form("change_email").await?,
    })
}

/// The form that asks for the new email. One that was never verified is corrected
/// at once, so there is nothing to wait for and nobody to tell.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        form,
        pending,
        asks_first,
        lifetime,
        undo,
    } = data;
    let user_id = user.id.to_string();
    let words = words();
    let (own_email, settings, islands) = (&words.own_email, &words.settings, &words.islands);
    let (yours, hint) = if user.is_verified {
        (own_email.yours, (own_email.new_hint)(&lifetime))
    } else {
        (
            own_email.yours_unverified,
            own_email.correction_hint.to_owned(),
        )
    };
    let panel = move || {
        let email = view! { <strong>{shown_email(&user.email)}</strong> };
        let yours = sentence(yours, [("email", email.into_any())]);
        view! {
            {pending.map(|pending| view! {
                <section class="card" aria-labelledby="pending-title">
                    <h2 class="card-title" id="pending-title">{own_email.waits}</h2>
                    <PendingEmail pending user_id=user_id.clone() here="/settings/security/email" />
                </section>
            })}
            <form class="form card" method="post" action="/api/change_email" novalidate>
                <ShownTo user_id=user_id.clone() />
                <FormErrors form=form.clone() />
                <p>{yours}</p>
                <Field
                    name="email" label=own_email.new kind="email" inputmode="email" autocomplete="email" form
                    hint
                />
                <ul class="changes">
                    {user.is_verified.then(|| view! {
                        <li><Icon shape=icon::MAIL />{(own_email.old_is_told)(&undo)}</li>
                    })}
                    {asks_first.then(|| view! {
                        <li><Icon shape=icon::LOCK />{settings.asks_first}</li>
                    })}
                </ul>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{islands.change_email}</button>
                </div>
            </form>
        }
    };
    Content::settings(own_email.heading, panel)
}
