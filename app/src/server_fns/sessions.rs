//! Ending sessions from elsewhere.

use leptos::prelude::*;

use crate::dto::AppError;

const PAGE: &str = "/settings/security/sessions";

/// Ends the session with this id; one's own too, which logs out.
#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::Error;

    let sessions = &words().sessions;
    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        responder.visitor.end_session(&caller, id).await
    }
    .await;
    responder
        .respond(
            outcome,
            |is_own| match is_own {
                true => OnSuccess::to("/").saying(Message::success(words().login.logged_out)),
                false => OnSuccess::to(PAGE).saying(Message::success(sessions.ended)),
            },
            |error| match error {
                Error::NotFound => {
                    OnFailure::Saying(PAGE.to_owned(), Message::info(sessions.ended_before))
                }
                _ => OnFailure::Message(PAGE.to_owned()),
            },
        )
        .await
        .map(drop)
}

/// Ends every session but the one that asks.
#[server(prefix = "/api", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::accounts;

    let sessions = &words().sessions;
    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        accounts::end_other_sessions(&caller).await
    }
    .await;
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(PAGE).saying(Message::success(sessions.others_ended)),
            |_| OnFailure::Message(PAGE.to_owned()),
        )
        .await
        .map(drop)
}
