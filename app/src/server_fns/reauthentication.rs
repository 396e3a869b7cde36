//! Showing once more who one is.

use leptos::prelude::*;

use crate::dto::AppError;

/// Notes a new proof in the session, by the password, and goes on to the page in
/// `next` with the form in `kept`. With a code the proof has a second factor in it;
/// where `needs` asks for one, there is none without.
#[server(prefix = "/api", endpoint = "reauthenticate")]
pub async fn reauthenticate(
    #[server(default)] password: String,
    #[server(default)] code: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
    #[server(default)] needs: String,
) -> Result<(), AppError> {
    use super::form_responder::FormResponder;
    use stagedoor_domain::{Fault, FieldError, SECOND_FACTOR};

    let responder = FormResponder::open()?;
    let outcome = async {
        responder.visitor.require_provable().await?;
        let code = Some(code.trim()).filter(|code| !code.is_empty());
        if code.is_none() && needs == SECOND_FACTOR {
            return Err(FieldError::new("code", Fault::CodeMissing).into());
        }
        responder.visitor.prove_by_form(&password, code).await
    }
    .await;
    answer(responder, outcome, &next, &kept, &needs).await
}

/// The same, by a passkey; `credential` is what the browser answered, as JSON.
#[server(prefix = "/api", endpoint = "reauthenticate_with_passkey")]
pub async fn reauthenticate_with_passkey(
    #[server(default)] ceremony_id: String,
    #[server(default)] credential: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
    #[server(default)] needs: String,
) -> Result<(), AppError> {
    use super::form_responder::FormResponder;
    use super::passkey_answer;

    let responder = FormResponder::open()?;
    let outcome = async {
        let visitor = &responder.visitor;
        visitor.require_provable().await?;
        let (ceremony_id, credential) = passkey_answer::read(&ceremony_id, &credential)?;
        visitor
            .prove_by_passkey_form(ceremony_id, &credential)
            .await
    }
    .await;
    answer(responder, outcome, &next, &kept, &needs).await
}

async fn answer(
    responder: super::form_responder::FormResponder,
    outcome: Result<uuid::Uuid, stagedoor_domain::Error>,
    next: &str,
    kept: &str,
    needs: &str,
) -> Result<(), AppError> {
    use super::form_responder::{OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::kept_form;
    use crate::language::words;
    use crate::local_path::{local_path, reauthenticate_for};
    use stagedoor_domain::{Error, SECOND_FACTOR};

    let next = local_path(next).unwrap_or("/settings/security");
    let needs = (needs == SECOND_FACTOR).then_some(SECOND_FACTOR);
    responder
        .respond(
            outcome,
            |user_id| match kept_form::read(kept, *user_id) {
                // Dismissing a message loads the page again, by then without the form.
                Some(form) => OnSuccess::to(next).keeping(Some(form)),
                None => OnSuccess::to(next).saying(Message::success(words().proof.thanks)),
            },
            |error| match error {
                // A login proves as much.
                Error::Unauthenticated | Error::UserNotFound => OnFailure::Message(next.to_owned()),
                _ => OnFailure::Form(
                    reauthenticate_for(next, needs),
                    FormState::typed("reauthenticate", &[("kept", kept)]),
                ),
            },
        )
        .await
        .map(drop)
}
