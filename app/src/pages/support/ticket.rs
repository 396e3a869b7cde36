//! `/support/{reference}`: what was asked, and what was said since.

use leptos::prelude::*;
use stagedoor_domain::support::{self, State, Ticket};
use stagedoor_domain::{Error, email_address};

use super::form::named;
use crate::components::form_errors::FormErrors;
use crate::components::long_field::LongField;
use crate::components::moment::Day;
use crate::components::reference::TicketReference;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::components::thread::{NotSent, Thread, TicketState};
use crate::dto::FormState;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// What is there to see.
pub enum Data {
    /// The ticket of whoever is logged in, or of whoever has its link.
    Ticket(Box<Opened>),
    /// A link that opens nothing.
    Over,
}

/// A ticket, and what opened it.
pub struct Opened {
    ticket: Ticket,
    key: Key,
    form: FormState,
}

/// What opens a ticket.
enum Key {
    /// The session of this user.
    Session(String),
    /// A mailed link, and the address it went to; that may not be verified yet.
    Link {
        token: String,
        email: String,
        is_confirmed: bool,
    },
}

/// Opens nothing by the reference alone: whoever is not logged in is asked to, whether
/// there is such a ticket or not.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let reference = request.path().rsplit('/').next().unwrap_or_default();
    let (ticket, key) = if let Some(token) = request.token() {
        let services = request.services();
        let seen = support::see_with_link(services, reference, &token).await;
        if let Err(Error::TokenInvalid) = seen {
            return Ok(Data::Over);
        }
        let seen = seen?;
        let key = Key::Link {
            token,
            email: seen.email,
            is_confirmed: seen.is_confirmed,
        };
        (seen.ticket, key)
    } else {
        let user_id = request.require_user()?.id.to_string();
        let caller = request.visitor().logged_in().await?;
        let ticket = match support::find_by_reference(&caller, reference).await {
            Err(Error::NotFound) => return Err(Instead::NotFound),
            found => found?,
        };
        (ticket, Key::Session(user_id))
    };
    let form = request.form("reply_to_ticket").await?;
    Ok(Data::Ticket(Box::new(Opened { ticket, key, form })))
}

/// What was said, and the form that says more.
pub fn view(data: Data) -> Content {
    let support = &words().support;
    match data {
        Data::Over => {
            let main = || {
                view! {
                    <h1>{support.over_heading}</h1>
                    <p>{support.over}</p>
                    <div class="form-actions">
                        <a class="button button-primary" href="/support">{support.write}</a>
                    </div>
                }
            };
            Content::new(support.over_heading, main).hidden_from_search(true)
        }
        Data::Ticket(opened) => {
            let title = opened.ticket.subject.clone();
            Content::new(title, move || view! { <OpenedTicket opened=*opened /> })
                .hidden_from_search(true)
        }
    }
}

#[component]
fn OpenedTicket(opened: Opened) -> impl IntoView {
    let Opened { ticket, key, form } = opened;
    let support = &words().support;
    let (kind, _) = named(ticket.kind);
    let (reference, state) = (ticket.reference.clone(), ticket.state);
    let is_own = matches!(key, Key::Session(_));
    let badge = match key {
        Key::Link {
            is_confirmed: false,
            ..
        } => view! { <NotSent /> }.into_any(),
        _ => view! { <TicketState state /> }.into_any(),
    };
    let then = match key {
        Key::Link {
            token,
            email,
            is_confirmed: false,
        } => view! { <SendNow reference=reference.clone() token email /> }.into_any(),
        key => view! { <Reply reference=reference.clone() key state form /> }.into_any(),
    };
    let name = view! { <TicketReference reference /> }.into_any();
    view! {
        <h1 dir="auto">{ticket.subject}</h1>
        <p class="ticket-facts" data-support-styles="">
            {badge}
            <span>{kind}</span>
            <span>{sentence(support.reference_is, [("reference", name)])}</span>
            <Day at=ticket.created_at />
        </p>
        <Thread messages=ticket.messages user=support.from_you />
        {then}
        {is_own.then(|| view! { <p><a href="/support">{support.all_messages}</a></p> })}
    }
    .into_any()
}

/// The question whether it is theirs, which verifies the address. Opening the page must not
/// answer it: mail programs open links, too.
#[component]
fn SendNow(reference: String, token: String, email: String) -> impl IntoView {
    let support = &words().support;
    let email = email_address::shown_email(&email);
    let email = view! { <strong>{email}</strong> }.into_any();
    view! {
        <form class="form card" method="post" action="/api/verify_ticket" aria-labelledby="send-title">
            <h2 class="card-title" id="send-title">{support.send_question}</h2>
            <input type="hidden" name="reference" value=reference />
            <input type="hidden" name="token" value=token />
            <p>{sentence(support.send_how, [("email", email)])}</p>
            <div class="form-actions">
                <button class="button button-primary" type="submit">{support.send_now}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Reply(reference: String, key: Key, state: State, form: FormState) -> impl IntoView {
    let support = &words().support;
    let shown_by = match key {
        Key::Session(user_id) => view! { <ShownTo user_id /> }.into_any(),
        Key::Link { token, .. } => {
            view! { <input type="hidden" name="token" value=token /> }.into_any()
        }
    };
    let closed = (state == State::Closed).then_some(support.reply_closed);
    view! {
        <form class="form card" method="post" action="/api/reply_to_ticket" novalidate>
            {shown_by}
            <input type="hidden" name="reference" value=reference />
            <FormErrors form=form.clone() />
            {closed.map(|closed| view! { <p>{closed}</p> })}
            <LongField name="text" label=support.your_reply rows=6_u32 form />
            <div class="form-actions">
                <button class="button button-primary" type="submit">{support.reply}</button>
            </div>
        </form>
    }
    .into_any()
}
