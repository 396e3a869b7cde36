//! `/suspended`: why an account is suspended, and what its owner can still do.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::users::Status;

use crate::components::icon::{self, Icon};
use crate::components::moment::Day;
use crate::components::sentence::sentence;
use crate::language::words;
use crate::local_path::LEAVING;
use crate::rendering::{Content, Instead, PageRequest};

/// What an operator said, and when the account is deleted where its owner has asked for
/// that as well.
pub struct Data {
    reason: String,
    deleted_on: Option<DateTime<Utc>>,
}

/// For whoever is suspended; everybody else is led to where they may be.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?;
    if user.status != Status::Suspended {
        return Err(Instead::SeeOther("/settings".to_owned()));
    }
    Ok(Data {
        reason: user.suspension_reason.clone().unwrap_or_default(),
        deleted_on: user.deletion_scheduled_for,
    })
}

/// The reason first, then each way on.
pub fn view(data: Data) -> Content {
    let Data { reason, deleted_on } = data;
    let suspension = &words().suspension;
    let main = move || {
        let data_about = match deleted_on {
            Some(_) => suspension.data_about_leaving,
            None => suspension.data_about,
        };
        let leaving = deleted_on.map(|at| {
            let day = view! { <Day at /> }.into_any();
            let keep = view! { <a href=LEAVING>{suspension.keep}</a> }.into_any();
            view! { <p>{sentence(suspension.leaving, [("day", day), ("keep", keep)])}</p> }
        });
        view! {
            <h1>{suspension.heading}</h1>
            <p class="lede">{suspension.lede}</p>
            <section class="card" aria-labelledby="why-title">
                <h2 class="card-title" id="why-title">{suspension.why}</h2>
                <blockquote class="reason">{reason}</blockquote>
            </section>
            {leaving}
            <section aria-labelledby="ways-title">
                <h2 id="ways-title">{suspension.ways}</h2>
                <ul class="ways">
                    <li>
                        <Icon shape=icon::MAIL />
                        <a href="/support">{suspension.support}</a>
                        <p>{suspension.support_about}</p>
                    </li>
                    <li>
                        <Icon shape=icon::DOWNLOAD />
                        <a href="/settings/data">{suspension.data}</a>
                        <p>{data_about}</p>
                    </li>
                </ul>
            </section>
        }
    };
    Content::new(suspension.heading, main).hidden_from_search(true)
}
