//! `/settings/security/email`: moving to another address.

use leptos::prelude::*;
use stagedoor_domain::accounts;
use stagedoor_domain::email_address::shown_email;

use super::SecurityFrame;
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::pending_email::PendingEmail;
use crate::components::shown_to::ShownTo;
use crate::pages::request::page;
use crate::words;

/// The form that asks for the new address. One that was never confirmed is corrected
/// at once, so there is nothing to wait for and nobody to tell.
#[component]
pub fn Email() -> impl IntoView {
    page(|request| async move {
        let user = request.require_user()?;
        let caller = request.visitor.logged_in().await?;
        let services = request.visitor.services();
        let asks_first = caller.require_recent_proof().is_err();
        let undo = words::days(services.settings.email_undo_lifetime);
        let hint = if user.is_verified {
            let lifetime = words::hours(services.settings.email_change_lifetime);
            format!(
                "We send a link there. Until you open it, within {lifetime}, your address stays as it is."
            )
        } else {
            "We send a link there. Links that went to the old address stop working.".to_owned()
        };
        let pending = accounts::pending_email_change(&caller).await?;
        let pending = pending.map(|change| {
            view! {
                <div class="card"><PendingEmail change user_id=user.id.to_string() /></div>
            }
        });
        let flash = request.flash().await?;
        let form = flash.form("change_email");
        let state = if user.is_verified {
            "."
        } else {
            ", not confirmed yet."
        };
        Ok(view! {
            <SecurityFrame title="Change your email" request messages=flash.messages>
                {pending}
                <form class="form card" method="post" action="/api/change_email" novalidate>
                    <ShownTo user_id=user.id.to_string() />
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
            </SecurityFrame>
        }
        .into_any())
    })
}
