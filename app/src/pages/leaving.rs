//! `/leaving`: an account that is going to be deleted, and how to keep it.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;
use stagedoor_domain::deletion;
use stagedoor_domain::users::{Leaving, Status};

use crate::components::icon::{self, Icon};
use crate::components::moment::Moment;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Whose account goes, and what they have asked for.
pub struct Data {
    user: Arc<User>,
    asked: Leaving,
    /// Whether its time has come.
    is_due: bool,
}

/// For whoever is leaving; everybody else is led to where they may be.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let Some(asked) = deletion::asked(&caller).await? else {
        return Err(Instead::SeeOther("/settings".to_owned()));
    };
    Ok(Data {
        user,
        is_due: asked.scheduled_for <= request.services().clock.now(),
        asked,
    })
}

/// When it happens, and the one button that stops it.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        asked,
        is_due,
    } = data;
    let deletion = &words().deletion;
    let main = move || {
        let lede = if is_due {
            deletion.leaving_soon.into_any()
        } else {
            let moment = view! { <Moment at=asked.scheduled_for /> }.into_any();
            sentence(deletion.leaving_on, [("moment", moment)]).into_any()
        };
        let is_suspended = user.status == Status::Suspended;
        // Of a suspended account nothing is shown, and nothing stays.
        let pages = if asked.keeps_public_tracks && !is_suspended {
            deletion.leaving_public
        } else {
            deletion.leaving_hidden
        };
        view! {
            <h1>{deletion.leaving_heading}</h1>
            <p class="lede">{lede}</p>
            <form class="form card" method="post" action="/api/keep_account">
                <ShownTo user_id=user.id.to_string() />
                <ul class="changes">
                    <li><Icon shape=icon::PERSON />{pages}</li>
                    <li><Icon shape=icon::LOCK />{deletion.leaving_closed}</li>
                    {is_suspended.then(|| view! { <li><Icon shape=icon::INFO />{deletion.leaving_suspended}</li> })}
                </ul>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{deletion.keep_account}</button>
                    <a class="button" href="/settings/data">{deletion.take_copy}</a>
                </div>
                <p class="field-hint">{deletion.or_leave}</p>
            </form>
        }
    };
    Content::new(deletion.leaving_heading, main).hidden_from_search(true)
}
