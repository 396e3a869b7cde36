//! Waiting for a new password alone to be enough, where an account was locked and its
//! owner has no second factor any more.

use leptos::prelude::*;
use stagedoor_domain::second_factor;

use crate::dto::AppError;

/// Begins the wait.
#[server(prefix = "/api", endpoint = "begin_recovery_wait")]
pub async fn begin_recovery_wait(#[server(default)] next: String) -> Result<(), AppError> {
    use super::form_responder::FormResponder;

    let responder = FormResponder::open()?;
    let outcome = async {
        let pending = responder.visitor.pending_login().await?;
        second_factor::begin_waiting(&responder.visitor.anybody(), &pending).await
    }
    .await
    .map(drop);
    answer(responder, outcome, &next).await
}

/// Stops it.
#[server(prefix = "/api", endpoint = "stop_recovery_wait")]
pub async fn stop_recovery_wait(#[server(default)] next: String) -> Result<(), AppError> {
    use super::form_responder::FormResponder;

    let responder = FormResponder::open()?;
    let outcome = async {
        let pending = responder.visitor.pending_login().await?;
        second_factor::stop_waiting(&responder.visitor.anybody(), &pending).await
    }
    .await;
    answer(responder, outcome, &next).await
}

/// The page of the second step says by itself how it stands.
async fn answer(
    responder: super::form_responder::FormResponder,
    outcome: Result<(), stagedoor_domain::Error>,
    next: &str,
) -> Result<(), AppError> {
    use super::form_responder::{OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::{local_path, login_for, with_query};
    use stagedoor_domain::Error;

    let next = local_path(next).unwrap_or("/settings");
    let login = &words().login;
    let page = with_query("/login/second-factor", "next", next);
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(page.clone()),
            |error| match error {
                Error::Unauthenticated | Error::UserNotFound => {
                    OnFailure::Saying(login_for(next), Message::error(login.took_too_long))
                }
                Error::NotFound => {
                    OnFailure::Saying(page.clone(), Message::info(login.nothing_to_wait_for))
                }
                _ => OnFailure::Message(page.clone()),
            },
        )
        .await
}
