//! `/account-locked`: what "This wasn't me" has done, and what is still to do.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::dto::Flash;
use crate::format;
use crate::language::words;
use crate::lockdown::Facts;
use crate::rendering::{Content, Instead, PageRequest};

/// What was done, and how long what comes next takes.
pub struct Data {
    facts: Option<Facts>,
    link_lifetime: String,
    wait: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let form = request.form("lockdown").await?;
    let facts = Facts::read(&form);
    if facts.is_some() {
        // For when the page is loaded again.
        let again = Flash::form_again(form);
        request.visitor().put_flash(&again).await?;
    }
    let settings = &request.services().settings;
    Ok(Data {
        facts,
        link_lifetime: format::minutes(settings.password_reset_lifetime),
        wait: format::hours(settings.recovery_wait),
    })
}

/// Says what happened and what is still open. It never says that the account is safe:
/// that is for its owner to see to, step by step.
pub fn view(data: Data) -> Content {
    let Data {
        facts,
        link_lifetime,
        wait,
    } = data;
    let two_step = facts.as_ref().is_none_or(|facts| facts.two_step);
    let has_suspended = facts
        .as_ref()
        .is_none_or(|facts| facts.suspended().is_some());
    let lockdown = &words().lockdown;
    // Whoever only follows the address has locked nothing.
    let (title, lede) = if facts.is_some() {
        (lockdown.locked, lockdown.locked_lede)
    } else {
        (lockdown.when_locked, lockdown.when_locked_lede)
    };
    let main = move || {
        view! {
            <h1>{title}</h1>
            <p class="lede" role="status">{lede}</p>
            <section class="card" aria-labelledby="done-title">
                <h2 class="card-title" id="done-title">{lockdown.happened}</h2>
                <Done facts />
            </section>
            <section class="card" aria-labelledby="open-title">
                <h2 class="card-title" id="open-title">{lockdown.to_do}</h2>
                <ol class="to-do">
                    <li>
                        {(lockdown.use_link)(&link_lifetime)} " "
                        <a href="/forgot-password">{lockdown.another_link}</a>
                    </li>
                    <li>
                        {lockdown.log_in}
                        {two_step.then(|| view! { " " {(lockdown.two_step_stays)(&wait)} })}
                    </li>
                    {has_suspended.then(|| view! { <li>{lockdown.look_through}</li> })}
                </ol>
            </section>
        }
    };
    Content::new(title, main)
}

/// What was done: in numbers, where they are known.
#[component]
fn Done(facts: Option<Facts>) -> impl IntoView {
    let sessions = facts.as_ref().map(|facts| facts.sessions);
    let suspended = facts.as_ref().map(Facts::suspended);
    let email = facts.and_then(|facts| facts.email);
    let lockdown = &words().lockdown;
    let ended = match sessions {
        Some(sessions) => (lockdown.sessions_ended)(sessions.into()),
        None => lockdown.all_logged_out.to_owned(),
    };
    let suspended = match suspended {
        Some(what) => what.map(|what| (lockdown.suspended)(&what)),
        None => Some(lockdown.all_suspended.to_owned()),
    };
    view! {
        <ul class="changes">
            <li><Icon shape=icon::DEVICES />{ended}</li>
            <li><Icon shape=icon::LOCK />{lockdown.password_stopped}</li>
            {suspended.map(|text| view! { <li><Icon shape=icon::KEY />{text}</li> })}
            {email.map(|email| view! { <li><Icon shape=icon::MAIL />{(lockdown.email_is_back)(&email)}</li> })}
        </ul>
    }
}
