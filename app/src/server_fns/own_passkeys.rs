//! The passkeys that somebody has: adding, renaming and removing them.

use leptos::prelude::*;

use crate::dto::AppError;

const PAGE: &str = "/settings/security/passkeys";

/// Keeps a passkey that the browser made; `credential` is what it answered, as
/// JSON.
#[server(prefix = "/api", endpoint = "add_passkey")]
pub async fn add_passkey(
    #[server(default)] ceremony_id: String,
    #[server(default)] name: String,
    #[server(default)] credential: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use super::passkey_answer;
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::passkeys::{self, NewPasskey};

    let responder = FormResponder::open()?;
    let form = FormState::typed("add_passkey", &[("name", &name)]);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        // Before anything is said of the answer: without a proof there is none.
        caller.require_full_proof().await?;
        let (ceremony_id, credential) = passkey_answer::read(&ceremony_id, &credential)?;
        let new = NewPasskey {
            ceremony_id,
            name,
            credential,
        };
        let renewed = passkeys::register(&caller, new).await?;
        let passkey = responder.visitor.adopt(renewed);
        Ok(passkey.name)
    }
    .await;
    responder
        .respond(
            outcome,
            |name| OnSuccess::to(PAGE).saying(Message::success((words().passkeys.added)(name))),
            |_| OnFailure::Form(PAGE.to_owned(), form),
        )
        .await
        .map(drop)
}

/// Gives a passkey another name.
#[server(prefix = "/api", endpoint = "rename_passkey")]
pub async fn rename_passkey(
    #[server(default)] id: String,
    #[server(default)] name: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::{Error, passkeys};

    let responder = FormResponder::open()?;
    let form = FormState::typed("rename_passkey", &[("id", &id), ("name", &name)]);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        passkeys::rename(&caller, id, &name).await
    }
    .await
    .map(|passkey| passkey.name);
    responder
        .respond(
            outcome,
            |name| OnSuccess::to(PAGE).saying(Message::success((words().passkeys.renamed)(name))),
            |error| match error {
                Error::NotFound => gone(),
                _ => OnFailure::Form(PAGE.to_owned(), form),
            },
        )
        .await
        .map(drop)
}

/// Removes a passkey. The page that asks once more is the one to come back to where a
/// proof is missing.
#[server(prefix = "/api", endpoint = "remove_passkey")]
pub async fn remove_passkey(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::{Error, passkeys};

    let responder = FormResponder::open()?;
    let question = with_query("/settings/security/passkeys/remove", "id", &id);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        let renewed = passkeys::remove_undoably(&caller, id).await?;
        Ok(responder.visitor.adopt(renewed))
    }
    .await;
    responder
        .respond(
            outcome,
            |undo| {
                OnSuccess::to(PAGE)
                    .undone_by(undo.clone())
                    .saying(Message::success(words().passkeys.removed))
            },
            |error| match error {
                Error::NotFound => gone(),
                Error::ReauthenticationRequired => OnFailure::Message(question),
                _ => OnFailure::Message(PAGE.to_owned()),
            },
        )
        .await
        .map(drop)
}

/// Puts back what was just removed; `removed` is what the page after that holds of it.
#[server(prefix = "/api", endpoint = "put_passkey_back")]
pub async fn put_passkey_back(#[server(default)] removed: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::{Error, passkeys};

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = passkeys::put_back(&caller, &removed).await?;
        Ok(responder.visitor.adopt(renewed))
    }
    .await;
    responder
        .respond(
            outcome,
            |name| OnSuccess::to(PAGE).saying(Message::success((words().passkeys.is_back)(name))),
            |error| match error {
                Error::NotFound => {
                    OnFailure::Saying(PAGE.to_owned(), Message::info(words().passkeys.no_way_back))
                }
                _ => OnFailure::Message(PAGE.to_owned()),
            },
        )
        .await
        .map(drop)
}

/// What somebody is shown who changes a passkey that is not there.
fn gone() -> super::form_responder::OnFailure {
    super::form_responder::OnFailure::Saying(
        PAGE.to_owned(),
        crate::dto::Message::info(crate::language::words().passkeys.removed_before),
    )
}
