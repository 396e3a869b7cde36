//! `/admin/support/{reference}`: one of them, and the answer to it.

use leptos::prelude::*;
use stagedoor_domain::Error;
use stagedoor_domain::email_address;
use stagedoor_domain::support::{self, Case, Kind, State};

use super::super::{framed, staff};
use super::{PAGE, subject, who};
use crate::components::form_errors::FormErrors;
use crate::components::long_field::LongField;
use crate::components::moment::Moment;
use crate::components::reference::TicketReference;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::components::thread::{Thread, TicketState};
use crate::dto::FormState;
use crate::language::words;
use crate::pages::support::form::named;
use crate::rendering::{Content, Instead, PageRequest};

/// A ticket, and who looks at it.
pub struct Data {
    case: Case,
    user_id: String,
    form: FormState,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let caller = staff(&request).await?;
    let reference = request.path().rsplit('/').next().unwrap_or_default();
    let case = match support::case(&caller, reference).await {
        Err(Error::NotFound) => return Err(Instead::NotFound),
        case => case?,
    };
    Ok(Data {
        case,
        user_id: caller.user().await?.id.to_string(),
        form: request.form("answer_ticket").await?,
    })
}

/// Who asked what, all that was said, and the form that answers.
pub fn view(data: Data) -> Content {
    let title = subject(&data.case);
    framed(PAGE, title, move || view! { <Opened data /> })
}

#[component]
fn Opened(data: Data) -> impl IntoView {
    let Data {
        case,
        user_id,
        form,
    } = data;
    let words = words();
    let (admin, support) = (&words.admin, &words.support);
    let (kind, _) = named(case.ticket.kind);
    let has_reader = case.has_reader();
    let who = who(&case);
    let email = case.email.as_deref().map(email_address::shown_email);
    let reference = case.ticket.reference.clone();
    let leave = (case.ticket.kind == Kind::LeaveArtist && case.ticket.state != State::Closed)
        .then_some(case.username.clone())
        .flatten();
    let leave = leave.map(|username| {
        let command =
            format!("stagedoor user set-role {username} user --ticket {reference} --tracks hide");
        // No line ends within a word of it.
        let command = command
            .split(' ')
            .map(|word| view! { <span>{word.to_owned()}</span> " " });
        let command = view! { <code>{command.collect_view()}</code> }.into_any();
        let places = [("command", command)];
        view! { <p class="field-hint">{sentence(admin.leave_how, places)}</p> }
    });
    let name = view! { <TicketReference reference=reference.clone() /> }.into_any();
    let answer = if has_reader {
        view! { <Answer reference=reference.clone() user_id=user_id.clone() form /> }.into_any()
    } else {
        view! { <p>{admin.nobody_there}</p> }.into_any()
    };
    let is_open = case.ticket.state != State::Closed;
    let label = match case.ticket.state {
        State::Answered => admin.close_answered,
        _ => admin.close,
    };
    let close = is_open.then(|| {
        view! {
            <form method="post" action="/api/close_ticket">
                <ShownTo user_id />
                <input type="hidden" name="reference" value=reference.clone() />
                <button class="button" type="submit">{label}</button>
            </form>
        }
    });
    view! {
        <div class="card">
            <dl class="facts">
                <div><dt>{admin.wrote}</dt><dd>{who}{email.map(|email| format!(" · {email}"))}</dd></div>
                <div><dt>{admin.kind}</dt><dd>{kind} <TicketState state=case.ticket.state /></dd></div>
                <div><dt>{admin.opened}</dt><dd><Moment at=case.ticket.created_at />" "<span>{sentence(support.reference_is, [("reference", name)])}</span></dd></div>
            </dl>
            {leave}
        </div>
        <Thread messages=case.ticket.messages user=support.from_them />
        {answer}
        {close}
        <p><a href=PAGE>{admin.all_tickets}</a></p>
    }
    .into_any()
}

#[component]
fn Answer(reference: String, user_id: String, form: FormState) -> impl IntoView {
    let admin = &words().admin;
    view! {
        <form class="form card" method="post" action="/api/answer_ticket" novalidate>
            <ShownTo user_id />
            <input type="hidden" name="reference" value=reference />
            <FormErrors form=form.clone() />
            <LongField name="text" label=admin.answer hint=admin.answer_hint rows=8_u32 form />
            <div class="form-actions">
                <button class="button button-primary" type="submit">{admin.send}</button>
                <button class="button" type="submit" name="then" value="close">{admin.send_and_close}</button>
            </div>
        </form>
    }
}
