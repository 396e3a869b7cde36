//! `/admin/support`: what people have written, for those who answer.

pub mod ticket;

use leptos::prelude::*;
use stagedoor_domain::Page;
use stagedoor_domain::support::{self, Case, State};

use super::{framed, staff};
use crate::components::icon::{self, Icon};
use crate::components::list_parts::ListParts;
use crate::components::moment::Ago;
use crate::components::reference::TicketReference;
use crate::components::thread::TicketState;
use crate::language::words;
use crate::local_path::with_query;
use crate::pages::support::form::named;
use crate::rendering::{Content, Instead, PageRequest};

/// Where the list is.
pub const PAGE: &str = "/admin/support";

/// What stands in the query for all of them.
const ALL: &str = "all";

/// One part of the list.
pub struct Data {
    state: Option<State>,
    cases: Page<Case>,
    now: chrono::DateTime<chrono::Utc>,
    /// Whether these are not the newest.
    is_older: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let caller = staff(&request).await?;
    let asked = request.query("state").unwrap_or_default();
    let state = match &*asked {
        ALL => None,
        _ => Some(State::try_from(asked).unwrap_or(State::Open)),
    };
    let cursor = request.query("cursor");
    Ok(Data {
        state,
        cases: support::cases(&caller, state, cursor.as_deref()).await?,
        now: request.services().clock.now(),
        is_older: cursor.is_some(),
    })
}

/// The list, and which of them are shown.
pub fn view(data: Data) -> Content {
    let Data {
        state,
        cases,
        now,
        is_older,
    } = data;
    let admin = &words().admin;
    let panel = move || {
        let Page { items, next_cursor } = cases;
        let rows = if items.is_empty() {
            view! { <p class="empty">{admin.none}</p> }.into_any()
        } else {
            let rows = items.into_iter().map(|case| view! { <CaseRow case now /> });
            view! { <ul class="entries" id="tickets">{rows.collect_view()}</ul> }.into_any()
        };
        let page = with_query(PAGE, "state", state.map_or(ALL, State::as_str));
        view! {
            <div class="card">
                <p>{admin.support_lede}</p>
                <Filter state />
                {rows}
                <ListParts label=admin.parts page is_older next_cursor />
            </div>
        }
    };
    framed(PAGE, admin.support, panel)
}

#[component]
fn Filter(state: Option<State>) -> impl IntoView {
    let admin = &words().admin;
    let choices = [
        (Some(State::Open), admin.open),
        (Some(State::Answered), admin.answered),
        (Some(State::Closed), admin.closed),
        (None, admin.all),
    ];
    let links = choices.map(|(one, name)| {
        let href = with_query(PAGE, "state", one.map_or(ALL, State::as_str));
        view! { <a href=href aria-current=(one == state).then_some("true")>{name}</a> }
    });
    view! {
        <nav class="filter" aria-label=admin.show>{links.into_iter().collect_view()}</nav>
    }
}

#[component]
fn CaseRow(case: Case, now: chrono::DateTime<chrono::Utc>) -> impl IntoView {
    let href = format!("{PAGE}/{}", case.ticket.reference);
    let (kind, _) = named(case.ticket.kind);
    let who = who(&case);
    let from = match case.username {
        Some(_) => (words().admin.by)(&who),
        None => who,
    };
    view! {
        <li class="entry">
            <Icon shape=icon::MAIL />
            <div>
                <p class="entry-title">
                    <a href=href dir="auto">{subject(&case)}</a> <TicketState state=case.ticket.state />
                </p>
                <p class="entry-facts">
                    {kind}" · "{from}" · "<TicketReference reference=case.ticket.reference />" · "<Ago at=case.updated_at now />
                </p>
            </div>
        </li>
    }
}

/// Who wrote it, in a word.
fn who(case: &Case) -> String {
    let admin = &words().admin;
    match (&case.username, &case.email) {
        (Some(username), _) => username.clone(),
        (None, Some(_)) => admin.without_account.to_owned(),
        (None, None) => admin.gone.to_owned(),
    }
}

/// What a link to it says; what was erased is called by its reference.
fn subject(case: &Case) -> String {
    if case.ticket.subject.is_empty() {
        case.ticket.reference.clone()
    } else {
        case.ticket.subject.clone()
    }
}
