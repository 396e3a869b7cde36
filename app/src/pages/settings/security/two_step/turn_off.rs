//! `/settings/security/two-step/turn-off`: asking once more before it is off.

use leptos::prelude::*;
use stagedoor_domain::passkeys;

use super::PAGE;
use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

fn question() -> Question {
    let two_step = &words().two_step;
    Question {
        title: two_step.turn_off_question,
        action: "/api/turn_off_two_step",
        button: two_step.turn_off,
        back: PAGE,
        keep: two_step.keep_on,
    }
}

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
    let two_step = &words().two_step;
    let question = question();
    let panel = move || {
        view! {
            <ConfirmFirst question user_id>
                <ul class="changes">
                    <li data-kind="final">
                        <Icon shape=icon::LOCK />
                        {two_step.password_then}
                    </li>
                    <li data-kind="final">
                        <Icon shape=icon::PHONE />
                        {two_step.codes_stop}
                    </li>
                    {has_passkey.then(|| view! {
                        <li data-kind="same"><Icon shape=icon::KEY />{two_step.passkeys_stay}</li>
                    })}
                    <li data-kind="same">
                        <Icon shape=icon::CHECK />
                        {two_step.on_again}
                    </li>
                </ul>
            </ConfirmFirst>
        }
    };
    Content::settings(question.title, panel)
}
