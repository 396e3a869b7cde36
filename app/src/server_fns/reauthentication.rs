//! Showing once more who one is.

use leptos::prelude::*;

use crate::wire::AppError;

/// Notes a new proof in the session, by the password, and goes on to the page in
/// `next` with the form in `kept`.
#[server(prefix = "/api", endpoint = "reauthenticate")]
pub async fn reauthenticate(
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
) -> Result<(), AppError> {
    use super::door::Door;
    use stagedoor_domain::accounts;

    let door = Door::open()?;
    let outcome = async {
        let principal = door.visitor.account_holder().await?;
        accounts::reauthenticate(door.services(), &principal, door.origin(), &password).await
    }
    .await;
    answer(door, outcome, &next, &kept).await
}

/// The same, by a passkey; `credential` is what the browser answered, as JSON.
#[server(prefix = "/api", endpoint = "reauthenticate_with_passkey")]
pub async fn reauthenticate_with_passkey(
    #[server(default)] ceremony_id: String,
    #[server(default)] credential: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
) -> Result<(), AppError> {
    use super::door::Door;
    use super::passkey_answer;
    use stagedoor_domain::passkeys;

    let door = Door::open()?;
    let outcome = async {
        let principal = door.visitor.account_holder().await?;
        let (ceremony_id, credential) = passkey_answer::read(&ceremony_id, &credential)?;
        let (services, origin) = (door.services(), door.origin());
        passkeys::prove(services, &principal, origin, ceremony_id, &credential).await
    }
    .await;
    answer(door, outcome, &next, &kept).await
}

#[cfg(feature = "ssr")]
async fn answer(
    door: super::door::Door,
    outcome: Result<(), stagedoor_domain::Error>,
    next: &str,
    kept: &str,
) -> Result<(), AppError> {
    use super::door::{Refused, Taken};
    use crate::kept_form;
    use crate::local_path::{local_path, reauthenticate_for};
    use crate::wire::{FormState, Message};
    use stagedoor_domain::Error;

    let next = local_path(next).unwrap_or("/settings/security");
    door.answer(
        outcome,
        |()| match kept_form::read(kept) {
            // Dismissing a message loads the page again, by then without the form.
            Some(form) => Taken::to(next).keeping(Some(form)),
            None => {
                Taken::to(next).saying(Message::success("Thank you. You can go on where you were."))
            }
        },
        |error| match error {
            // A login proves as much.
            Error::Unauthenticated | Error::UserNotFound => Refused::Message(next.to_owned()),
            _ => Refused::Form(
                reauthenticate_for(next),
                FormState::typed("reauthenticate", &[("kept", kept)]),
            ),
        },
    )
    .await
}
