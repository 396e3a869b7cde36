//! `/settings/security/sessions`: where somebody is logged in.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::accounts::{self, ListedSession};

use crate::components::icon::{self, Icon};
use crate::components::moment::{Ago, Moment};
use crate::components::shown_to::ShownTo;
use crate::rendering::{Content, Instead, PageRequest};

/// The sessions of somebody.
pub struct Data {
    user_id: String,
    sessions: Vec<ListedSession>,
    now: DateTime<Utc>,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user_id = request.require_user()?.id.to_string();
    let caller = request.visitor().logged_in().await?;
    let services = request.services();
    Ok(Data {
        user_id,
        sessions: accounts::list_sessions(&caller).await?,
        now: services.clock.now(),
    })
}

/// Every session, this one first, and the way to end the others.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        sessions,
        now,
    } = data;
    let has_others = sessions.iter().any(|session| !session.current);
    let others = if has_others {
        view! {
            <p>
                "Something here that you do not know? Log it out, then "
                <a href="/settings/security/password">"change your password"</a> "."
            </p>
            <form method="post" action="/api/end_other_sessions">
                <ShownTo user_id=user_id.clone() />
                <p class="field-hint" id="end-others-hint">
                    "What was asked for from there is called off, too: a change of your email, and links by mail."
                </p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit" aria-describedby="end-others-hint">
                        "Log out everywhere else"
                    </button>
                </div>
            </form>
        }
        .into_any()
    } else {
        view! { <p>"You are logged in nowhere else."</p> }.into_any()
    };
    let rows = sessions
        .into_iter()
        .map(|session| view! { <One session user_id=user_id.clone() now /> })
        .collect_view();
    let panel = move || {
        view! {
            <div class="card">
                <ul class="entries">{rows}</ul>
                {others}
            </div>
        }
    };
    Content::settings("Where you are logged in", panel)
}

#[component]
fn One(session: ListedSession, user_id: String, now: DateTime<Utc>) -> impl IntoView {
    let ListedSession {
        id,
        current,
        created_at,
        last_seen_at,
        address,
        device,
    } = session;
    let title = format!("session-{id}");
    let shape = match device.system {
        "iPhone" | "iPod" | "Android" | "Windows Phone" => icon::PHONE,
        "iPad" => icon::TABLET,
        _ if matches!(device.browser, "curl" | "A program") => icon::TERMINAL,
        _ => icon::MONITOR,
    };
    let end = (!current).then(|| {
        view! {
            <form method="post" action="/api/end_session">
                <ShownTo user_id />
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button" type="submit" aria-describedby=title.clone()>"Log out"</button>
            </form>
        }
    });
    view! {
        <li class="entry">
            <Icon shape />
            <div>
                <p class="entry-title">
                    <span id=title>{device.to_string()}</span>
                    {current.then(|| view! { " " <span class="badge" data-kind="verified"><Icon shape=icon::CHECK />"This device"</span> })}
                </p>
                <p class="entry-facts">
                    {if current { "In use now".into_any() } else { view! { "Last used " <Ago at=last_seen_at now /> }.into_any() }}
                    {address.map(|address| format!(" · from {address}"))}
                </p>
                <p class="entry-facts">"Logged in on " <Moment at=created_at /></p>
            </div>
            {end}
        </li>
    }
}
