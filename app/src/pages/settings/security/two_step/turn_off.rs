//! `/settings/security/two-step/turn-off`: asking once more before it is off.

use leptos::prelude::*;
use stagedoor_domain::passkeys;

use super::PAGE;
use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::rendering::{Content, Instead, PageRequest};

const QUESTION: Question = Question {
    title: "Turn off two-step login?",
    action: "/api/turn_off_two_step",
    button: "Turn off two-step login",
    back: PAGE,
    keep: "Keep it on",
};

/// Whose it is.
pub struct Data {
    user_id: String,
    has_passkey: bool,
}

/// Asks for the proof that it needs before the question, so that the answer is the last
/// step.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    if !user.two_factor_enabled {
        return Err(Instead::SeeOther(PAGE.to_owned()));
    }
    let caller = request.visitor().logged_in().await?;
    caller.require_full_proof().await?;
    Ok(Data {
        user_id: user.id.to_string(),
        has_passkey: passkeys::has_any(request.services(), user.id).await?,
    })
}

/// Says what goes, and asks.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        has_passkey,
    } = data;
    let panel = move || {
        view! {
            <ConfirmFirst question=QUESTION user_id>
                <ul class="changes">
                    <li data-kind="final">
                        <Icon shape=icon::LOCK />
                        "Your password alone opens your account from then on."
                    </li>
                    <li data-kind="final">
                        <Icon shape=icon::PHONE />
                        "The codes of your authenticator app and your backup codes stop working, for good."
                    </li>
                    {has_passkey.then(|| view! {
                        <li data-kind="same"><Icon shape=icon::KEY />"Your passkeys go on working."</li>
                    })}
                    <li data-kind="same">
                        <Icon shape=icon::CHECK />
                        "You can turn it on again at any time, with a new key for your app and new backup codes."
                    </li>
                </ul>
            </ConfirmFirst>
        }
    };
    Content::settings(QUESTION.title, panel)
}
