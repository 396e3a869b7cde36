//! `/settings/security/email`: moving to another address.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;
use stagedoor_domain::email_address::shown_email;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::pending_email::{Pending, PendingEmail};
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// Whose address it is, and what the form says of changing it.
pub struct Data {
    user: Arc<User>,
    form: FormState,
    /// A change that waits to be confirmed.
    pending: Option<Pending>,
    /// Whether a proof is asked for first.
    asks_first: bool,
    /// How long the new address has to be confirmed.
    lifetime: String,
    /// How long the old address can undo it.
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

/// The form that asks for the new address. One that was never confirmed is corrected
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
    let (state, hint) = if user.is_verified {
        (
            ".",
            format!(
                "We send a link there. Until you open it, within {lifetime}, your address stays as it is."
            ),
        )
    } else {
        (
            ", not confirmed yet.",
            "We send a link there. Links that went to the old address stop working.".to_owned(),
        )
    };
    let panel = move || {
        view! {
            {pending.map(|pending| view! {
                <section class="card" aria-labelledby="pending-title">
                    <h2 class="card-title" id="pending-title">"A change waits"</h2>
                    <PendingEmail pending user_id=user_id.clone() here="/settings/security/email" />
                </section>
            })}
            <form class="form card" method="post" action="/api/change_email" novalidate>
                <ShownTo user_id=user_id.clone() />
                <FormErrors form=form.clone() />
                <p>"Your address is " <strong>{shown_email(&user.email)}</strong> {state}</p>
                <Field
                    name="email" label="New email" kind="email" inputmode="email" autocomplete="email" form
                    hint
                />
                <ul class="changes">
                    {user.is_verified.then(|| view! {
                        <li><Icon shape=icon::MAIL />"Your old address is told, and can undo the change for " {undo} "."</li>
                    })}
                    {asks_first.then(|| view! {
                        <li><Icon shape=icon::LOCK />"We ask you to show that it is you first. What you type here is kept."</li>
                    })}
                </ul>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">"Change email"</button>
                </div>
            </form>
        }
    };
    Content::settings("Change your email", panel)
}
