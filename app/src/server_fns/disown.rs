//! "This wasn't me".

use leptos::prelude::*;

use crate::dto::AppError;

/// Takes an account back, with the token of the mail that told of a change.
#[server(prefix = "/api", endpoint = "disown")]
pub async fn disown(#[server(default)] token: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::local_path::with_query;
    use crate::lockdown;
    use stagedoor_domain::{Error, accounts};

    let responder = FormResponder::open()?;
    let outcome = accounts::recover_account(&responder.visitor.anybody(), &token).await;
    responder
        .respond(
            outcome,
            |lockdown| OnSuccess::to("/account-locked").keeping(Some(lockdown::keep(lockdown))),
            |error| match error {
                Error::TokenInvalid => OnFailure::Saying(
                    "/forgot-password".to_owned(),
                    Message::error(super::LINK_OVER),
                ),
                _ => OnFailure::Message(with_query("/not-me", "token", &token)),
            },
        )
        .await
        .map(drop)
}
