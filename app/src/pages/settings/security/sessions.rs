//! `/settings/security/sessions`: where somebody is logged in.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::accounts::{self, ListedSession};
use stagedoor_domain::{Browser, System};

use crate::components::icon::{self, Icon};
use crate::components::moment::{Ago, Moment};
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::language::{language, words};
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
        sessions: listed,
        now,
    } = data;
    let has_others = listed.iter().any(|session| !session.current);
    let sessions = &words().sessions;
    let others = if has_others {
        let password =
            view! { <a href="/settings/security/password">{sessions.change_password}</a> };
        view! {
            <p>{sentence(sessions.unknown, [("password", password.into_any())])}</p>
            <form class="form" method="post" action="/api/end_other_sessions">
                <ShownTo user_id=user_id.clone() />
                <p class="field-hint" id="end-others-hint">{sessions.called_off}</p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit" aria-describedby="end-others-hint">
                        {sessions.log_out_others}
                    </button>
                </div>
            </form>
        }
        .into_any()
    } else {
        view! { <p>{sessions.nowhere_else}</p> }.into_any()
    };
    let rows = listed
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
    Content::settings(sessions.heading, panel)
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
    let words = words();
    let (sessions, settings) = (&words.sessions, &words.settings);
    let title = format!("session-{id}");
    let last_used = if current {
        sessions.in_use.into_any()
    } else {
        let ago = view! { <Ago at=last_seen_at now /> };
        sentence(settings.last_used, [("ago", ago.into_any())])
    };
    let since = view! { <Moment at=created_at /> };
    let since = sentence(sessions.since, [("moment", since.into_any())]);
    let shape = match device.system {
        System::Named("iPhone" | "iPod" | "Android" | "Windows Phone") => icon::PHONE,
        System::Named("iPad") => icon::TABLET,
        _ if matches!(device.browser, Browser::Named("curl") | Browser::Program) => icon::TERMINAL,
        _ => icon::MONITOR,
    };
    let end = (!current).then(|| {
        view! {
            <form method="post" action="/api/end_session">
                <ShownTo user_id />
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button" type="submit" aria-describedby=title.clone()>{sessions.log_out}</button>
            </form>
        }
    });
    view! {
        <li class="entry">
            <Icon shape />
            <div>
                <p class="entry-title">
                    <span id=title>{device.in_words(language())}</span>
                    {current.then(|| view! { " " <span class="badge" data-kind="verified"><Icon shape=icon::CHECK />{sessions.this_device}</span> })}
                </p>
                <p class="entry-facts">
                    {last_used}
                    {address.map(|address| format!(" · {}", (settings.from)(&address)))}
                </p>
                <p class="entry-facts">{since}</p>
            </div>
            {end}
        </li>
    }
}
