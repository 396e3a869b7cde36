//! `/settings/security/passkeys/remove`: asking once more before a passkey is gone.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::passkeys::{self, Passkey};

use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::components::moment::{Ago, Day};
use crate::components::sentence::sentence;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

const PAGE: &str = "/settings/security/passkeys";

fn question() -> Question {
    let passkeys = &words().passkeys;
    Question {
        title: passkeys.remove_question,
        action: "/api/remove_passkey",
        button: passkeys.remove_it,
        back: PAGE,
        keep: passkeys.keep_it,
    }
}

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
    let words = words();
    let (passkeys, settings) = (&words.passkeys, &words.settings);
    let question = question();
    let panel = move || {
        let day = view! { <Day at=created_at /> };
        let used = last_used_at.map(|at| {
            let ago = view! { <Ago at now /> };
            view! { " · " {sentence(settings.last_used, [("ago", ago.into_any())])} }
        });
        view! {
            <ConfirmFirst question user_id>
                <input type="hidden" name="id" value=id.to_string() />
                <div>
                    <p class="entry-title">{name}</p>
                    <p class="entry-facts">
                        {sentence(settings.added_on, [("moment", day.into_any())])} {used}
                    </p>
                </div>
                <ul class="changes">
                    <li data-kind="final"><Icon shape=icon::KEY />{passkeys.opens_nothing}</li>
                    {is_last.then(|| view! {
                        <li data-kind="final">
                            <Icon shape=icon::LOCK />
                            {passkeys.is_only_one}
                        </li>
                    })}
                    <li data-kind="same">
                        <Icon shape=icon::DEVICES />
                        {passkeys.sessions_stay}
                    </li>
                    <li data-kind="same">
                        <Icon shape=icon::HISTORY />
                        {passkeys.undoable}
                    </li>
                </ul>
            </ConfirmFirst>
        }
    };
    Content::settings(question.title, panel)
}
