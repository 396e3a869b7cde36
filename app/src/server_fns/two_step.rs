//! Turning two-step login on and off, and its backup codes. They are for forms; the
//! page after them shows what they made.

use leptos::prelude::*;

use crate::dto::AppError;

const PAGE: &str = "/settings/security/two-step";

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
/// backup codes, once.
#[server(prefix = "/api", endpoint = "confirm_two_step")]
pub async fn confirm_two_step(#[server(default)] code: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::FormState;
    use stagedoor_domain::{Error, second_factor};

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = second_factor::confirm(&caller, &code).await?;
        let codes = responder.visitor.adopt(renewed);
        codes.seal(&caller)
    }
    .await;
    responder
        .respond(
            outcome,
            |sealed| OnSuccess::to(PAGE).sealing(sealed),
            |error| match error {
                // The page shows by itself which of the two it is.
                Error::TwoFactorNotEnabled | Error::TwoFactorAlreadyEnabled => {
                    OnFailure::Message(PAGE.to_owned())
                }
                _ => OnFailure::Form(PAGE.to_owned(), FormState::typed("confirm_two_step", &[])),
            },
        )
        .await
        .map(drop)
}

/// Replaces the backup codes. The page shows the new ones, once.
#[server(prefix = "/api", endpoint = "renew_backup_codes")]
pub async fn renew_backup_codes() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use stagedoor_domain::second_factor;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = second_factor::renew(&caller).await?;
        let codes = responder.visitor.adopt(renewed);
        codes.seal(&caller)
    }
    .await;
    responder
        .respond(
            outcome,
            |sealed| OnSuccess::to(PAGE).sealing(sealed),
            |_| OnFailure::Message(PAGE.to_owned()),
        )
        .await
        .map(drop)
}

/// Turns two-step login off.
#[server(prefix = "/api", endpoint = "turn_off_two_step")]
pub async fn turn_off_two_step() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use stagedoor_domain::second_factor;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = second_factor::disable(&caller).await?;
        responder.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    responder.respond(
        outcome,
        |()| {
            OnSuccess::to("/settings/security").saying(Message::success(
                "Two-step login is off. Your password alone logs you in. Below you can log out everywhere else.",
            ))
        },
        |_| OnFailure::Message(PAGE.to_owned()),
    )
    .await
}
