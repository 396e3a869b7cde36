//! `/login/passkey`: beginning a session with what a device keeps.

use leptos::prelude::*;
use stagedoor_domain::Error;

use crate::islands::passkey::PasskeyButton;
use crate::local_path::{local_path, login_for};
use crate::rendering::{Content, Instead, PageRequest};

/// Where to go afterwards, and whether passkeys can be used here.
pub struct Data {
    next: String,
    is_available: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let next = request.query("next");
    let next = next.as_deref().and_then(local_path).unwrap_or("/settings");
    if request.user().is_some() {
        return Err(Instead::SeeOther(next.to_owned()));
    }
    Ok(Data {
        next: next.to_owned(),
        is_available: request.services().relying_party.is_available(),
    })
}

/// Asks for a passkey. It has a page of its own because it needs a script, which
/// the one for passwords does without.
pub fn view(Data { next, is_available }: Data) -> Content {
    let with_password = login_for(&next);
    let content = if is_available {
        view! {
            <p class="lede">"Your device asks for your fingerprint, your face or its own code. There is nothing to type."</p>
            <form class="form card" method="post" action="/api/log_in_with_passkey">
                <input type="hidden" name="next" value=next />
                <PasskeyButton purpose="log_in" label="Log in with a passkey" />
            </form>
        }
        .into_any()
    } else {
        view! { <p>{Error::PasskeysUnavailable.detail()}</p> }.into_any()
    };
    let main = move || {
        view! {
            <h1>"Log in with a passkey"</h1>
            {content}
            <p>"No passkey here? " <a href=with_password>"Log in with your password"</a></p>
        }
    };
    Content::new("Log in with a passkey", main)
}
