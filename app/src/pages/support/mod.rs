//! `/support`: asking the people who run the site.

pub mod form;
pub mod sent;
pub mod ticket;

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::support::{self, Ticket};
use stagedoor_domain::{Page, User};

use self::form::QuestionForm;
use crate::components::icon::{self, Icon};
use crate::components::list_parts::ListParts;
use crate::components::moment::Day;
use crate::components::reference::TicketReference;
use crate::components::sentence::sentence;
use crate::components::thread::TicketState;
use crate::dto::FormState;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// The form, and what whoever is logged in has asked before.
pub struct Data {
    user: Option<Arc<User>>,
    form: FormState,
    tickets: Option<Page<Ticket>>,
    /// Whether these are not the newest.
    is_older: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.user().cloned();
    let cursor = request.query("cursor");
    let tickets = match &user {
        Some(_) => {
            let caller = request.visitor().logged_in().await?;
            Some(support::list(&caller, cursor.as_deref()).await?)
        }
        None => None,
    };
    let form = request.form("open_ticket").await?;
    Ok(Data {
        form: if form.name.is_empty() {
            begun(&request)
        } else {
            form
        },
        user,
        tickets,
        is_older: cursor.is_some(),
    })
}

/// The form as a link to it has begun it: what it is about, in its query.
fn begun(request: &PageRequest) -> FormState {
    let kind = request.query("kind").unwrap_or_default();
    let subject = request.query("subject").unwrap_or_default();
    FormState::typed("open_ticket", &[("kind", &kind), ("subject", &subject)])
}

/// The form, and below it what was asked before.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        form,
        tickets,
        is_older,
    } = data;
    let support = &words().support;
    let is_visitor = user.is_none();
    let is_verified = user.as_ref().map(|user| user.is_verified);
    let main = move || {
        let help = view! { <a href="/help">{support.help}</a> }.into_any();
        let login = view! { <a href="/login?next=%2Fsupport">{support.log_in}</a> }.into_any();
        let lede = match is_verified {
            None => support.lede_visitor,
            Some(true) => support.lede,
            Some(false) => support.lede_unverified,
        };
        view! {
            <h1>{support.heading}</h1>
            <p class="lede">{lede}" "{sentence(support.help_first, [("help", help)])}</p>
            {is_visitor.then(|| view! { <p>{sentence(support.have_account, [("login", login)])}</p> })}
            <QuestionForm user form />
            {tickets.map(|page| view! { <Tickets page is_older /> })}
        }
    };
    Content::new(support.heading, main).hidden_from_search(!is_visitor)
}

/// What somebody has asked, the newest first.
#[component]
fn Tickets(page: Page<Ticket>, is_older: bool) -> impl IntoView {
    let support = &words().support;
    let Page { items, next_cursor } = page;
    let rows = if items.is_empty() {
        view! { <p class="empty">{support.none}</p> }.into_any()
    } else {
        let rows = items
            .into_iter()
            .map(|ticket| view! { <OneTicket ticket /> });
        view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="tickets-title">
            <h2 class="card-title" id="tickets-title"><Icon shape=icon::INBOX />{support.yours}</h2>
            {rows}
            <ListParts label=support.parts page="/support" list="tickets-title" is_older next_cursor />
        </section>
    }
}

#[component]
fn OneTicket(ticket: Ticket) -> impl IntoView {
    let href = format!("/support/{}", ticket.reference);
    view! {
        <li class="entry">
            <Icon shape=icon::MAIL />
            <div>
                <p class="entry-title"><a href=href>{ticket.subject}</a> <TicketState state=ticket.state /></p>
                <p class="entry-facts"><TicketReference reference=ticket.reference />" · "<Day at=ticket.created_at /></p>
            </div>
        </li>
    }
}
