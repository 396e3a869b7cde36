//! Asking the people who run the site.

use leptos::prelude::*;

use crate::dto::AppError;

/// Asks something: as who is logged in, else as whoever says that they have `email`, which
/// then gets a link.
#[server(prefix = "/api", endpoint = "open_ticket")]
pub async fn open_ticket(
    #[server(default)] kind: String,
    #[server(default)] subject: String,
    #[server(default)] text: String,
    #[server(default)] email: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::support::{self, NewTicket};

    let responder = FormResponder::open()?;
    let form = FormState::typed(
        "open_ticket",
        &[
            ("kind", &kind),
            ("subject", &subject),
            ("text", &text),
            ("email", &email),
        ],
    );
    let new = NewTicket {
        kind,
        subject,
        text,
    };
    let outcome = async {
        if responder.visitor.optional_user().await?.is_some() {
            let caller = responder.visitor.account_holder().await?;
            let ticket = support::open(&caller, &new).await?;
            return Ok((ticket.reference, true));
        }
        let caller = responder.visitor.anybody();
        let reference = support::open_by_mail(&caller, &new, &email).await?;
        Ok((reference.to_string(), false))
    }
    .await;
    responder
        .respond(
            outcome,
            |(reference, is_own)| {
                if *is_own {
                    let told = Message::success(words().support.sent);
                    OnSuccess::to(format!("/support/{reference}")).saying(told)
                } else {
                    OnSuccess::to(with_query("/support/sent", "reference", reference))
                }
            },
            |_| OnFailure::Form("/support".to_owned(), form),
        )
        .await
        .map(drop)
}

/// Verifies the email that somebody asked from, with the link that was mailed there: now
/// the question counts.
#[server(prefix = "/api", endpoint = "verify_ticket")]
pub async fn verify_ticket(
    #[server(default)] reference: String,
    #[server(default)] token: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::support;

    let responder = FormResponder::open()?;
    let caller = responder.visitor.anybody();
    let outcome = support::confirm(&caller, &reference, &token).await;
    let place = place(&reference, &token);
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(&*place).saying(Message::success(words().support.now_sent)),
            |_| OnFailure::Message(place.clone()),
        )
        .await
}

/// Says more in a ticket: one's own, or with `token` that of its mailed link.
#[server(prefix = "/api", endpoint = "reply_to_ticket")]
pub async fn reply_to_ticket(
    #[server(default)] reference: String,
    #[server(default)] token: String,
    #[server(default)] text: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::support;

    let responder = FormResponder::open()?;
    let form = FormState::typed("reply_to_ticket", &[("text", &text)]);
    let outcome = async {
        if token.is_empty() {
            let caller = responder.visitor.account_holder().await?;
            let ticket = support::find_by_reference(&caller, &reference).await?;
            return support::reply(&caller, ticket.id, &text).await;
        }
        let caller = responder.visitor.anybody();
        support::reply_with_link(&caller, &reference, &token, &text).await
    }
    .await;
    let place = place(&reference, &token);
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(&*place).saying(Message::success(words().support.replied)),
            |_| OnFailure::Form(place.clone(), form),
        )
        .await
        .map(drop)
}

/// The page of the ticket that a form names, opened as the form was.
#[cfg(feature = "ssr")]
fn place(reference: &str, token: &str) -> String {
    use crate::local_path::with_query;
    use stagedoor_domain::support::Reference;

    match Reference::parse(reference) {
        Some(reference) if token.is_empty() => format!("/support/{reference}"),
        Some(reference) => with_query(&format!("/support/{reference}"), "token", token),
        None => "/support".to_owned(),
    }
}
