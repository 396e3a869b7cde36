//! Turning two-step login on and off, and its backup codes. They are for forms; the
//! page after them shows what they made.

use leptos::prelude::*;

use crate::dto::AppError;

const PAGE: &str = "/settings/security/two-step";

/// Where it is asked once more.
const NEW_CODES: &str = "/settings/security/two-step/new-codes";
const TURN_OFF: &str = "/settings/security/two-step/turn-off";

/// Makes a secret for an authenticator app, which the page shows until a code of it
/// is confirmed.
#[server(prefix = "/api", endpoint = "begin_two_step")]
pub async fn begin_two_step() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use stagedoor_domain::second_factor;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        second_factor::begin(&caller).await
    }
    .await
    .map(drop);
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE),
            |_| OnFailure::Message(PAGE.to_owned()),
        )
        .await
}

/// Turns two-step login on with a code of the secret that waits. The page shows the
/// backup codes until they are kept.
#[server(prefix = "/api", endpoint = "confirm_two_step")]
pub async fn confirm_two_step(#[server(default)] code: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::FormState;
    use stagedoor_domain::{Error, second_factor};

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = second_factor::confirm_to_show(&caller, &code).await?;
        responder.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE),
            |error| match error {
                // The page shows by itself which of the two it is.
                Error::TwoFactorNotEnabled | Error::TwoFactorAlreadyEnabled => {
                    OnFailure::Message(PAGE.to_owned())
                }
                _ => OnFailure::Form(PAGE.to_owned(), FormState::typed("confirm_two_step", &[])),
            },
        )
        .await
}

/// Replaces the backup codes. The page shows the new ones until they are kept.
#[server(prefix = "/api", endpoint = "renew_backup_codes")]
pub async fn renew_backup_codes() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};

    let responder = FormResponder::open()?;
    let outcome = responder.visitor.renew_backup_codes().await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE),
            |error| OnFailure::Message(asked_again(error, NEW_CODES)),
        )
        .await
}

/// "I have kept them": the page shows the new backup codes no more.
#[server(prefix = "/api", endpoint = "keep_backup_codes")]
pub async fn keep_backup_codes() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::second_factor;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        second_factor::forget_shown(&caller).await
    }
    .await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE).saying(Message::success(words().backup_codes.kept)),
            |_| OnFailure::Message(PAGE.to_owned()),
        )
        .await
}

/// Turns two-step login off.
#[server(prefix = "/api", endpoint = "turn_off_two_step")]
pub async fn turn_off_two_step() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::second_factor;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = second_factor::disable(&caller).await?;
        responder.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    responder
        .respond(
            outcome,
            |()| {
                OnSuccess::to("/settings/security")
                    .saying(Message::success(words().two_step.turned_off))
            },
            |error| OnFailure::Message(asked_again(error, TURN_OFF)),
        )
        .await
}

/// The page for somebody who was refused: the `question` again where they have to show
/// who they are first, else the one that shows how it stands.
fn asked_again(error: &stagedoor_domain::Error, question: &str) -> String {
    use stagedoor_domain::Error;

    match error {
        Error::ReauthenticationRequired | Error::SecondFactorProofRequired => question.to_owned(),
        _ => PAGE.to_owned(),
    }
}
