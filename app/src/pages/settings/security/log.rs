//! `/settings/security/log`: what happened to the account.

use leptos::prelude::*;
use stagedoor_domain::security_log::{self, Entry};
use stagedoor_domain::{Device, Page};

use crate::components::icon::{self, Icon};
use crate::components::list_parts::ListParts;
use crate::components::moment::TimeOfDay;
use crate::components::sentence::sentence;
use crate::format;
use crate::language::{language, words};
use crate::rendering::{Content, Instead, PageRequest};

const PAGE: &str = "/settings/security/log";

/// One part of the log.
pub struct Data {
    part: Page<Entry>,
    /// Whether it is not the newest part.
    is_older: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    request.require_user()?;
    let caller = request.visitor().logged_in().await?;
    let cursor = request.query("cursor");
    let part = security_log::page(&caller, cursor.as_deref(), language()).await?;
    Ok(Data {
        part,
        is_older: cursor.is_some(),
    })
}

/// One part of the security log, newest first, and the way to older ones.
pub fn view(Data { part, is_older }: Data) -> Content {
    let Page { items, next_cursor } = part;
    let days: Vec<_> = items
        .chunk_by(|one, next| one.created_at.date_naive() == next.created_at.date_naive())
        .map(day)
        .collect();
    let is_empty = days.is_empty();
    let log = &words().log;
    let panel = move || {
        let password = view! { <a href="/settings/security/password">{log.change_password}</a> };
        let sessions = view! { <a href="/settings/security/sessions">{log.log_out_others}</a> };
        let places = [
            ("password", password.into_any()),
            ("sessions", sessions.into_any()),
        ];
        view! {
            <div class="card">
                <p>{sentence(log.lede, places)}</p>
                // The page script lays them out anew by the days of the reader's zone.
                <div class="entries-days" data-days>{days}</div>
                {is_empty.then(|| view! { <p class="empty">{log.none}</p> })}
                <ListParts label=log.parts page=PAGE is_older next_cursor />
            </div>
        }
    };
    Content::settings(log.heading, panel)
}

/// What happened on one day.
fn day(entries: &[Entry]) -> impl IntoView + use<> {
    let day = entries
        .first()
        .map(|entry| format!("{}, UTC", format::day(entry.created_at)));
    let entries = entries.iter().map(one).collect_view();
    view! {
        <section class="entries-day">
            <h2>{day}</h2>
            <ul class="entries">{entries}</ul>
        </section>
    }
}

fn one(entry: &Entry) -> impl IntoView + use<> {
    let device = entry.browser.zip(entry.system);
    let device = device
        .map(|(browser, system)| format!(" · {}", Device { browser, system }.in_words(language())));
    let from = words().settings.from;
    let address = entry.address.as_deref();
    let address = address.map(|address| format!(" · {}", from(address)));
    let (shape, kind) = sign(&entry.event);
    view! {
        <li class="entry" data-kind=kind>
            <Icon shape />
            <div>
                <p class="entry-title">{entry.description.clone()}</p>
                <p class="entry-facts">
                    <TimeOfDay at=entry.created_at />
                    {device} {address}
                </p>
            </div>
        </li>
    }
}

/// What stands beside an event, and how it is meant: a refused login is a warning.
fn sign(event: &str) -> (&'static str, Option<&'static str>) {
    match event {
        "user.log_in_failed" | "user.second_factor_failed" => (icon::ALERT, Some("warning")),
        "user.log_in" => (icon::LOG_IN, None),
        "user.log_out" | "user.end_session" | "user.end_other_sessions" => (icon::LOG_OUT, None),
        "user.reauthenticate" | "user.disown" => (icon::SHIELD, None),
        "user.create" | "user.set_role" => (icon::PERSON, None),
        "user.upgrade_creator" => (icon::MICROPHONE, None),
        event if event.contains("passkey") => (icon::KEY, None),
        event if event.contains("password") => (icon::LOCK, None),
        event if event.contains("email") => (icon::MAIL, None),
        event if event.contains("totp") || event.contains("backup") => (icon::PHONE, None),
        _ => (icon::INFO, None),
    }
}
