//! `/settings/security/suspended/remove`: asking once more before something that is
//! suspended is gone.

use leptos::prelude::*;
use stagedoor_domain::second_factor::suspended::{self, SuspendedFactor};

use crate::components::confirm_first::{ConfirmFirst, Question};
use crate::components::icon::{self, Icon};
use crate::components::moment::Day;
use crate::components::sentence::sentence;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

const PAGE: &str = "/settings/security/suspended";

/// What would go, and what that means for the account.
pub struct Data {
    user_id: String,
    factor: SuspendedFactor,
    /// Whether a login asks for a second step.
    two_step: bool,
}

/// Asks for the proof that it needs before the question, so that the answer is the last
/// step. What is not suspended any more leads to what is.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let id = request.query("id").unwrap_or_default();
    let all = suspended::list(&caller).await?;
    let found = all.into_iter().find(|one| one.id == id);
    let factor = found.ok_or_else(|| Instead::SeeOther(PAGE.to_owned()))?;
    suspended::require_proof_to_remove(&caller, factor.id.parse()?).await?;
    Ok(Data {
        user_id: user.id.to_string(),
        factor,
        two_step: user.two_factor_enabled,
    })
}

fn question(kind: &str) -> Question {
    let suspended = &words().suspended;
    let (title, button, keep) = match kind {
        "passkey" => (
            suspended.remove_passkey_question,
            suspended.remove_passkey,
            suspended.leave_passkey,
        ),
        "authenticator_app" => (
            suspended.remove_app_question,
            suspended.remove_app,
            suspended.leave_app,
        ),
        _ => (
            suspended.remove_codes_question,
            suspended.remove_codes,
            suspended.leave_codes,
        ),
    };
    Question {
        title,
        action: "/api/remove_suspended",
        button,
        back: PAGE,
        keep,
    }
}

/// Says what goes, and asks.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        factor,
        two_step,
    } = data;
    let question = question(factor.kind);
    let panel = move || {
        view! {
            <ConfirmFirst question user_id>
                <input type="hidden" name="id" value=factor.id.clone() />
                <What factor two_step />
            </ConfirmFirst>
        }
    };
    Content::settings(question.title, panel)
}

/// What goes with it, and what stays.
#[component]
fn What(factor: SuspendedFactor, two_step: bool) -> impl IntoView {
    let words = words();
    let (suspended, steps) = (&words.suspended, &words.two_step);
    let day = view! { <Day at=factor.created_at /> }.into_any();
    let (name, since, goes, stays) = match factor.kind {
        "passkey" => (
            (suspended.passkey)(&factor.name.unwrap_or_default()),
            words.settings.added_on,
            vec![(icon::KEY, suspended.passkey_goes)],
            suspended.passkey_again,
        ),
        "authenticator_app" => {
            let mut goes = vec![(icon::PHONE, suspended.app_goes)];
            if two_step {
                goes.push((icon::LOCK, steps.password_then));
            }
            (
                suspended.app.to_owned(),
                words.settings.added_on,
                goes,
                steps.on_again,
            )
        }
        _ => (
            (words.counted.backup_codes)(factor.left.unwrap_or_default().into()),
            suspended.codes_made_on,
            vec![(icon::LOCK, suspended.codes_go)],
            suspended.codes_again,
        ),
    };
    let goes = goes.into_iter().map(|(shape, what)| {
        view! { <li data-kind="final"><Icon shape />{what}</li> }
    });
    view! {
        <div>
            <p class="entry-title">{name}</p>
            <p class="entry-facts">{sentence(since, [("moment", day)])}</p>
        </div>
        <ul class="changes">
            {goes.collect_view()}
            <li data-kind="same"><Icon shape=icon::CHECK />{stays}</li>
        </ul>
    }
}
