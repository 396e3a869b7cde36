//! `/settings/security/suspended`: what opens nothing since the account was locked.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::Device;
use stagedoor_domain::second_factor::suspended::{self, SuspendedFactor};

use crate::components::icon::{self, Icon};
use crate::components::moment::{Ago, Moment};
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::language::{language, words};
use crate::local_path::with_query;
use crate::rendering::{Content, Instead, PageRequest};

/// Where it is asked once more.
const REMOVE: &str = "/settings/security/suspended/remove";

/// What of somebody's is suspended.
pub struct Data {
    user_id: String,
    factors: Vec<SuspendedFactor>,
    now: DateTime<Utc>,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user_id = request.require_user()?.id.to_string();
    let caller = request.visitor().logged_in().await?;
    let services = request.services();
    Ok(Data {
        user_id,
        factors: suspended::list(&caller).await?,
        now: services.clock.now(),
    })
}

/// Each of it with when and where it was added, and the two ways to decide.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        factors,
        now,
    } = data;
    let suspended = &words().suspended;
    let content = if factors.is_empty() {
        view! { <p class="empty">{suspended.nothing}</p> }.into_any()
    } else {
        let rows = factors
            .into_iter()
            .map(|factor| view! { <One factor user_id=user_id.clone() now /> });
        view! {
            <p>{suspended.why}</p>
            <ul class="entries">{rows.collect_view()}</ul>
        }
        .into_any()
    };
    let panel = move || {
        view! {
            <section class="card" aria-labelledby="suspended-title">
                <h2 class="card-title" id="suspended-title"><Icon shape=icon::SHIELD />{suspended.look_through}</h2>
                {content}
            </section>
        }
    };
    Content::settings(suspended.heading, panel)
}

#[component]
fn One(factor: SuspendedFactor, user_id: String, now: DateTime<Utc>) -> impl IntoView {
    let words = words();
    let (suspended, settings) = (&words.suspended, &words.settings);
    let title = format!("suspended-{}", factor.id);
    let (shape, name, hint) = match factor.kind {
        "passkey" => (
            icon::KEY,
            (suspended.passkey)(&factor.name.unwrap_or_default()),
            None,
        ),
        "authenticator_app" => (
            icon::PHONE,
            suspended.app.to_owned(),
            Some(suspended.app_hint),
        ),
        _ => (
            icon::LOCK,
            (words.counted.backup_codes)(factor.left.unwrap_or_default().into()),
            Some(suspended.codes_hint),
        ),
    };
    let place = match (factor.browser, factor.system) {
        (Some(browser), Some(system)) => {
            format!(" · {}", Device { browser, system }.in_words(language()))
        }
        _ => String::new(),
    };
    let address = match factor.address {
        Some(address) => (settings.from)(&address),
        None => suspended.from_unknown.to_owned(),
    };
    let used = factor.last_used_at.map(|at| {
        let ago = view! { <Ago at now /> };
        view! { " · " {sentence(settings.last_used, [("ago", ago.into_any())])} }
    });
    let moment = view! { <Moment at=factor.created_at /> };
    let added_on = match factor.kind {
        "backup_codes" => suspended.codes_made_on,
        _ => settings.added_on,
    };
    let added_on = sentence(added_on, [("moment", moment.into_any())]);
    let question = with_query(REMOVE, "id", &factor.id);
    view! {
        <li class="entry" data-kind="warning">
            <Icon shape />
            <div role="group" aria-labelledby=title.clone()>
                <p class="entry-title" id=title.clone()>{name}</p>
                <p class="entry-facts">{added_on} {place} " · " {address} {used}</p>
                {hint.map(|hint| view! { <p class="entry-facts">{hint}</p> })}
                <div class="form-actions">
                    <form method="post" action="/api/keep_suspended">
                        <ShownTo user_id />
                        <input type="hidden" name="id" value=factor.id />
                        <button class="button" type="submit" aria-describedby=title.clone()>{suspended.keep}</button>
                    </form>
                    // What it takes away is gone for good, so a question comes first.
                    <a class="button button-danger" href=question aria-describedby=title.clone()>{suspended.remove}</a>
                </div>
            </div>
        </li>
    }
}
