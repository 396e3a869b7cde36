//! `/settings/security/two-step/new-codes`: asking once more before the old codes go.

use leptos::prelude::*;
use stagedoor_domain::second_factor;

use super::PAGE;
use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

const QUESTION: Question = Question {
    title: "Make new backup codes?",
    action: "/api/renew_backup_codes",
    button: "Make new backup codes",
    back: PAGE,
    keep: "Keep the ones you have",
};

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
    let goes = match left {
        0 => "You have none left, so nothing is lost.".to_owned(),
        1 => "The one that you have left stops working at once.".to_owned(),
        left => format!(
            "The {} that you have left stop working at once, wherever you keep them.",
            format::count(left, "code", "codes")
        ),
    };
    let panel = move || {
        view! {
            <ConfirmFirst question=QUESTION user_id>
                <ul class="changes">
                    <li data-kind="final"><Icon shape=icon::ALERT />{goes}</li>
                    <li data-kind="gain">
                        <Icon shape=icon::KEY />
                        "You get ten new ones, to print or to save on the next page."
                    </li>
                    <li data-kind="same"><Icon shape=icon::PHONE />"Your authenticator app goes on working."</li>
                </ul>
            </ConfirmFirst>
        }
    };
    Content::settings(QUESTION.title, panel)
}
