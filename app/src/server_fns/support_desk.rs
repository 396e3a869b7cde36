//! Answering what people have asked, for those who run the site.

use leptos::prelude::*;

use crate::dto::AppError;

/// Answers a ticket; where `then` is `close`, that is the last word.
#[server(prefix = "/api", endpoint = "answer_ticket")]
pub async fn answer_ticket(
    #[server(default)] reference: String,
    #[server(default)] text: String,
    #[server(default)] then: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::support;

    let responder = FormResponder::open()?;
    let form = FormState::typed("answer_ticket", &[("text", &text)]);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        support::answer(&caller, &reference, &text, then == "close").await
    }
    .await;
    let place = place(&reference);
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(&*place).saying(Message::success(words().admin.was_answered)),
            |_| OnFailure::Form(place.clone(), form),
        )
        .await
        .map(drop)
}

/// Closes a ticket.
#[server(prefix = "/api", endpoint = "close_ticket")]
pub async fn close_ticket(#[server(default)] reference: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::support;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        support::close(&caller, &reference).await
    }
    .await;
    let place = place(&reference);
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(&*place).saying(Message::success(words().admin.was_closed)),
            |_| OnFailure::Message(place.clone()),
        )
        .await
        .map(drop)
}

/// The page of the ticket that a form names.
#[cfg(feature = "ssr")]
fn place(reference: &str) -> String {
    use stagedoor_domain::support::Reference;

    match Reference::parse(reference) {
        Some(reference) => format!("/admin/support/{reference}"),
        None => "/admin/support".to_owned(),
    }
}
