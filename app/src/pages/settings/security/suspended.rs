//! `/settings/security/suspended`: what opens nothing since the account was locked.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::second_factor::suspended::{self, SuspendedFactor};

use crate::components::icon::{self, Icon};
use crate::components::moment::{Ago, Moment};
use crate::components::shown_to::ShownTo;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

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
    let content = if factors.is_empty() {
        view! { <p class="empty">"Nothing is suspended."</p> }.into_any()
    } else {
        let rows = factors
            .into_iter()
            .map(|factor| view! { <One factor user_id=user_id.clone() now /> });
        view! {
            <p>
                "Your account was locked, so none of this opens it by itself. Somebody else may have added \
                 some of it: keep what is yours, and remove what you do not know."
            </p>
            <ul class="entries">{rows.collect_view()}</ul>
        }
        .into_any()
    };
    let panel = move || {
        view! {
            <section class="card" aria-labelledby="suspended-title">
                <h2 class="card-title" id="suspended-title"><Icon shape=icon::SHIELD />"Look through what is suspended"</h2>
                {content}
            </section>
        }
    };
    Content::settings("Suspended", panel)
}

#[component]
fn One(factor: SuspendedFactor, user_id: String, now: DateTime<Utc>) -> impl IntoView {
    let title = format!("suspended-{}", factor.id);
    let (shape, name, hint) = match factor.kind {
        "passkey" => (
            icon::KEY,
            format!(
                "Passkey \u{201c}{}\u{201d}",
                factor.name.unwrap_or_default()
            ),
            None,
        ),
        "authenticator_app" => (
            icon::PHONE,
            "Authenticator app".to_owned(),
            Some(
                "Keep it only if it is on a device of yours: logins ask for its codes. Without it two-step login is off.",
            ),
        ),
        _ => (
            icon::LOCK,
            format::count(
                factor.left.unwrap_or_default(),
                "backup code",
                "backup codes",
            ),
            Some("Keep them only if you have them on paper or in your password manager."),
        ),
    };
    let place = match (factor.browser, factor.system) {
        (Some(browser), Some(system)) => format!(" with {browser} on {system}"),
        _ => String::new(),
    };
    let address = factor.address.map_or_else(
        || ", from where is not known".to_owned(),
        |address| format!(" from {address}"),
    );
    let used = factor
        .last_used_at
        .map(|at| view! { " · Last used " <Ago at now /> });
    let decide = |action: &'static str, label: &'static str, class: &'static str| {
        view! {
            <form method="post" action=action>
                <ShownTo user_id=user_id.clone() />
                <input type="hidden" name="id" value=factor.id.clone() />
                <button class=class type="submit" aria-describedby=title.clone()>{label}</button>
            </form>
        }
    };
    view! {
        <li class="entry" data-kind="warning">
            <Icon shape />
            <div role="group" aria-labelledby=title.clone()>
                <p class="entry-title" id=title.clone()>{name}</p>
                <p class="entry-facts">"Added on " <Moment at=factor.created_at /> {place} {address} {used}</p>
                {hint.map(|hint| view! { <p class="entry-facts">{hint}</p> })}
                <div class="form-actions">
                    {decide("/api/keep_suspended", "Keep", "button")}
                    {decide("/api/remove_suspended", "Remove", "button button-danger")}
                </div>
            </div>
        </li>
    }
}
