//! `/settings/security/two-step/new-codes`: asking once more before the old codes go.

use leptos::prelude::*;
use stagedoor_domain::second_factor;

use super::PAGE;
use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

fn question() -> Question {
    let backup_codes = &words().backup_codes;
    Question {
        title: backup_codes.make_question,
        action: "/api/renew_backup_codes",
        button: backup_codes.make,
        back: PAGE,
        keep: backup_codes.keep_old,
    }
}

/// Whose they are.
pub struct Data {
    user_id: String,
    /// How many still work.
    left: u32,
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
        left: second_factor::left(request.services(), user.id).await?,
    })
}

/// Says what goes, and asks.
pub fn view(data: Data) -> Content {
    let Data { user_id, left } = data;
    let backup_codes = &words().backup_codes;
    let mut question = question();
    if left == 0 {
        question.keep = backup_codes.not_now;
    }
    let goes = match left {
        0 => backup_codes.none_lost.to_owned(),
        left => (backup_codes.old_stop)(left.into()),
    };
    let panel = move || {
        view! {
            <ConfirmFirst question user_id>
                <ul class="changes">
                    <li data-kind="final"><Icon shape=icon::ALERT />{goes}</li>
                    <li data-kind="gain">
                        <Icon shape=icon::KEY />
                        {backup_codes.ten_new}
                    </li>
                    <li data-kind="same"><Icon shape=icon::PHONE />{backup_codes.app_stays}</li>
                </ul>
            </ConfirmFirst>
        }
    };
    Content::settings(question.title, panel)
}
