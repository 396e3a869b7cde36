//! Asking the people who run the site.

use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use stagedoor_domain::support::{self, Kind, NewTicket, Ticket};
use stagedoor_domain::{Error, Page};
use stagedoor_session::Visitor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::Problem;
use super::json::{Json, present};
use super::lists::PageQuery;

/// A question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "question", "subject": "Stems", "text": "May I upload stems?"}))]
pub(super) struct TicketBody {
    /// What it is about.
    #[schema(value_type = Kind)]
    kind: String,
    /// What it is about, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    subject: String,
    /// What is to be said, in lines; no markup.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
    /// Where answers go. Without a session it must be there, with one it counts for
    /// nothing.
    #[serde(default, deserialize_with = "present")]
    #[schema(max_length = 254, format = Email, nullable = false)]
    email: Option<String>,
}

/// What a question came to that waits for its address to be confirmed.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingTicket {
    /// That the link is on its way: `verification_sent`.
    status: &'static str,
    /// What people call the ticket by. It opens nothing.
    reference: String,
}

/// Asks the people who run the site something.
///
/// Without a session it counts once the link is used that is mailed to `email`. The same
/// twice within a minute is one ticket.
#[utoipa::path(
    post,
    path = "/support/tickets",
    operation_id = "open_ticket",
    tag = "Support",
    responses(
        (
            status = 201, description = "The ticket.", body = Ticket,
            headers(("location" = String, description = "The ticket's address.")),
            links(
                ("Show" = (operation_id = "show_ticket", parameters(("id" = "$response.body#/id")))),
                ("Reply" = (operation_id = "reply_to_ticket", parameters(("id" = "$response.body#/id")))),
            ),
        ),
        (
            status = 202, description = "Without a session: the link is on its way.", body = WaitingTicket,
            example = json!({"status": "verification_sent", "reference": "7KQ2-M9XT"}),
        ),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["USER_NOT_FOUND", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_TICKETS_PER_DAY", "STAGEDOOR_LIMIT_SUPPORT_PER_HOUR"])),
    ),
)]
pub(super) async fn open(
    visitor: Visitor,
    Json(body): Json<TicketBody>,
) -> Result<Response, Problem> {
    let new = NewTicket {
        kind: body.kind,
        subject: body.subject,
        text: body.text,
    };
    let caller = match visitor.account_holder().await {
        Err(Error::Unauthenticated) => {
            let email = body.email.unwrap_or_default();
            let asked = support::open_by_mail(&visitor.anybody(), &new, &email).await;
            let waiting = WaitingTicket {
                status: "verification_sent",
                reference: asked?.to_string(),
            };
            return Ok((StatusCode::ACCEPTED, axum::Json(waiting)).into_response());
        }
        caller => caller?,
    };
    let ticket = support::open(&caller, &new).await?;
    Ok(created(ticket))
}

/// Lists one's tickets, newest first, 20 at a time.
#[utoipa::path(
    get,
    path = "/support/tickets",
    operation_id = "list_tickets",
    tag = "Support",
    params(PageQuery),
    responses(
        (
            status = 200, description = "A part of the list.", body = Page<Ticket>,
            links(("Show" = (operation_id = "show_ticket", parameters(("id" = "$response.body#/items/0/id"))))),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["VALIDATION_FAILED"])),
    ),
)]
pub(super) async fn list(
    visitor: Visitor,
    Query(PageQuery { cursor }): Query<PageQuery>,
) -> Result<axum::Json<Page<Ticket>>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(axum::Json(support::list(&caller, cursor.as_deref()).await?))
}

/// Shows one of one's tickets.
#[utoipa::path(
    get,
    path = "/support/tickets/{id}",
    operation_id = "show_ticket",
    tag = "Support",
    params(("id" = Uuid, Path, description = "The ticket's id.")),
    responses(
        (status = 200, description = "The ticket.", body = Ticket),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<axum::Json<Ticket>, Problem> {
    let caller = visitor.account_holder().await?;
    Ok(axum::Json(support::find(&caller, parsed(&id)?).await?))
}

/// What is to be said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "It works now."}))]
pub(super) struct MessageBody {
    /// What is to be said, in lines; no markup.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
}

/// Says more in one of one's tickets.
///
/// One that was closed is open again.
#[utoipa::path(
    post,
    path = "/support/tickets/{id}/messages",
    operation_id = "reply_to_ticket",
    tag = "Support",
    params(("id" = Uuid, Path, description = "The ticket's id.")),
    responses(
        (
            status = 201, description = "The ticket since.", body = Ticket,
            headers(("location" = String, description = "The ticket's address.")),
        ),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND", "VALIDATION_FAILED"])),
        ("x-limits" = json!(["STAGEDOOR_TICKET_MESSAGES_PER_HOUR"])),
    ),
)]
pub(super) async fn reply(
    visitor: Visitor,
    Path(id): Path<String>,
    Json(MessageBody { text }): Json<MessageBody>,
) -> Result<Response, Problem> {
    let caller = visitor.account_holder().await?;
    let ticket = support::reply(&caller, parsed(&id)?, &text).await?;
    Ok(created(ticket))
}

fn created(ticket: Ticket) -> Response {
    let location = format!("/api/v1/support/tickets/{}", ticket.id);
    let headers = [(header::LOCATION, location)];
    (StatusCode::CREATED, headers, axum::Json(ticket)).into_response()
}

fn parsed(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}
