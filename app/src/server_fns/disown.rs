//! "This wasn't me".

use leptos::prelude::*;

use crate::dto::AppError;

/// Takes an account back, with the token of the mail that told of a change.
#[server(prefix = "/api", endpoint = "disown")]
pub async fn disown(#[server(default)] token: String) -> Result<(), AppError> {
    use super::form_responder::FormResponder;
    use stagedoor_domain::accounts;

    let responder = FormResponder::open()?;
    let outcome = accounts::recover_account(&responder.visitor.anybody(), &token).await;
    respond_locked(responder, outcome, "/not-me", &token).await
}

/// Answers a lockdown that a link of a mail has asked for: on to what was done, or back
/// to `page`, where the link leads; where it is over, to another way into the account.
pub(super) async fn respond_locked(
    responder: super::form_responder::FormResponder,
    outcome: Result<stagedoor_domain::accounts::Lockdown, stagedoor_domain::Error>,
    page: &str,
    token: &str,
) -> Result<(), AppError> {
    use super::form_responder::{OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::with_query;
    use crate::lockdown;
    use stagedoor_domain::Error;

    responder
        .respond(
            outcome,
            |lockdown| OnSuccess::to("/account-locked").keeping(Some(lockdown::keep(lockdown))),
            |error| match error {
                Error::TokenInvalid => OnFailure::Saying(
                    "/forgot-password".to_owned(),
                    Message::error(words().lockdown.link_over),
                ),
                _ => OnFailure::Message(with_query(page, "token", token)),
            },
        )
        .await
        .map(drop)
}
