//! `/settings/security/passkeys/remove`: asking once more before a passkey is gone.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::passkeys::{self, Passkey};

use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::components::moment::Ago;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

const PAGE: &str = "/settings/security/passkeys";

const QUESTION: Question = Question {
    title: "Remove this passkey?",
    action: "/api/remove_passkey",
    button: "Remove passkey",
    back: PAGE,
    keep: "Keep it",
};

/// The passkey, and what else opens the account.
pub struct Data {
    user_id: String,
    passkey: Passkey,
    /// Whether it is the only one.
    is_last: bool,
    now: DateTime<Utc>,
}

/// Asks for the proof that it needs before the question, so that the answer is the last
/// step. One that is not there any more leads to those that are.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user_id = request.require_user()?.id.to_string();
    let caller = request.visitor().logged_in().await?;
    let mut all = passkeys::list(&caller).await?;
    all.retain(|passkey| passkey.suspended_at.is_none());
    let is_last = all.len() == 1;
    let id = request.query("id").unwrap_or_default();
    let found = all.into_iter().find(|one| one.id.to_string() == id);
    let passkey = found.ok_or_else(|| Instead::SeeOther(PAGE.to_owned()))?;
    caller.require_recent_proof()?;
    Ok(Data {
        user_id,
        passkey,
        is_last,
        now: request.services().clock.now(),
    })
}

/// Says what goes, and asks.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        passkey,
        is_last,
        now,
    } = data;
    let Passkey {
        id,
        name,
        created_at,
        last_used_at,
        ..
    } = passkey;
    let panel = move || {
        view! {
            <ConfirmFirst question=QUESTION user_id>
                <input type="hidden" name="id" value=id.to_string() />
                <div>
                    <p class="entry-title">{name}</p>
                    <p class="entry-facts">
                        "Added on " <time datetime=format::rfc3339(created_at)>{format::day(created_at)}</time>
                        {last_used_at.map(|at| view! { " · Last used " <Ago at now /> })}
                    </p>
                </div>
                <ul class="changes">
                    <li data-kind="final"><Icon shape=icon::KEY />"It does not log you in any more."</li>
                    {is_last.then(|| view! {
                        <li data-kind="final">
                            <Icon shape=icon::LOCK />
                            "It is your only one: from then on you log in with your password."
                        </li>
                    })}
                    <li data-kind="same">
                        <Icon shape=icon::DEVICES />
                        "Where you are logged in you stay so, until you log out there."
                    </li>
                    <li data-kind="same">
                        <Icon shape=icon::HISTORY />
                        "You can put it back right afterwards, on the next page."
                    </li>
                </ul>
            </ConfirmFirst>
        }
    };
    Content::settings(QUESTION.title, panel)
}
