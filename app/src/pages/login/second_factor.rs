//! `/login/second-factor`: the second step of a login.

use leptos::prelude::*;
use stagedoor_domain::{Error, passkeys};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::passkey_form::PasskeyForm;
use crate::local_path::{local_path, login_for};
use crate::pages::frame::Frame;
use crate::pages::request::{Instead, page};

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
        let has_passkey = passkeys::has_any(services, pending.user_id).await?;
        let next = next.to_owned();
        let again = login_for(&next);
        let flash = request.flash().await?;
        let form = flash.form("second_factor");
        Ok(view! {
            <Frame title="Two-step login" request=Some(request) messages=flash.messages>
                <h1>"One more step"</h1>
                <p class="lede">"Your password was right. Two-step login is on, so we ask for a code as well."</p>
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
                        <input type="hidden" name="next" value=next />
                    </PasskeyForm>
                })}
                <p>"Not you? " <a href=again>"Start over"</a></p>
            </Frame>
        }
        .into_any())
    })
}
