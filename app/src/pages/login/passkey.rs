//! `/login/passkey`: beginning a session with what a device keeps.

use leptos::prelude::*;
use stagedoor_domain::Error;

use crate::islands::passkey::PasskeyButton;
use crate::local_path::{local_path, login_for};
use crate::pages::frame::Frame;
use crate::pages::request::{Instead, page};

/// Asks for a passkey. It has a page of its own because it needs a script, which
/// the one for passwords does without.
#[component]
pub fn LogInWithPasskey() -> impl IntoView {
    page(|request| async move {
        let next = request.query("next");
        let next = next.as_deref().and_then(local_path).unwrap_or("/settings");
        if request.user.is_some() {
            return Err(Instead::SeeOther(next.to_owned()));
        }
        let (next, with_password) = (next.to_owned(), login_for(next));
        let is_available = request.visitor.services().relying_party.is_available();
        let messages = request.flash().await?.messages;
        let content = if is_available {
            view! {
                <p class="lede">"Your device asks for your fingerprint, your face or its own code. There is nothing to type."</p>
                <form class="form card" method="post" action="/api/log_in_with_passkey">
                    <input type="hidden" name="next" value=next />
                    <PasskeyButton purpose="log_in".to_owned() label="Log in with a passkey".to_owned() />
                </form>
            }
            .into_any()
        } else {
            view! { <p>{Error::PasskeysUnavailable.detail()}</p> }.into_any()
        };
        Ok(view! {
            <Frame title="Log in with a passkey" request=Some(request) messages>
                <h1>"Log in with a passkey"</h1>
                {content}
                <p>"No passkey here? " <a href=with_password>"Log in with your password"</a></p>
            </Frame>
        }
        .into_any())
    })
}
