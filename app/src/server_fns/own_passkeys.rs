//! The passkeys that somebody has: adding, renaming and removing them.

use leptos::prelude::*;

use crate::wire::AppError;

#[cfg(feature = "ssr")]
const PAGE: &str = "/settings/security/passkeys";

/// Keeps a passkey that the browser made; `credential` is what it answered, as
/// JSON.
#[server(prefix = "/api", endpoint = "add_passkey")]
pub async fn add_passkey(
    #[server(default)] ceremony_id: String,
    #[server(default)] name: String,
    #[server(default)] credential: String,
) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use super::passkey_answer;
    use crate::wire::{FormState, Message};
    use stagedoor_domain::passkeys::{self, NewPasskey};

    let door = Door::open()?;
    let form = FormState::typed("add_passkey", &[("name", &name)]);
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        // Before anything is said of the answer: without a proof there is none.
        caller.require_full_proof().await?;
        let (ceremony_id, credential) = passkey_answer::read(&ceremony_id, &credential)?;
        let new = NewPasskey {
            ceremony_id,
            name,
            credential,
        };
        let renewed = passkeys::register(&caller, new).await?;
        let passkey = door.visitor.adopt(renewed);
        Ok(passkey.name)
    }
    .await;
    door.answer(
        outcome,
        |name| {
            Taken::to(PAGE).saying(Message::success(format!(
                "The passkey \u{201c}{name}\u{201d} is added. You can log in with it from now on."
            )))
        },
        |_| Refused::Form(PAGE.to_owned(), form),
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
    use super::door::{Door, Refused, Taken};
    use crate::wire::{FormState, Message};
    use stagedoor_domain::{Error, passkeys};

    let door = Door::open()?;
    let form = FormState::typed("rename_passkey", &[("id", &id), ("name", &name)]);
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        passkeys::rename(&caller, id, &name).await
    }
    .await
    .map(|passkey| passkey.name);
    door.answer(
        outcome,
        |name| {
            Taken::to(PAGE).saying(Message::success(format!(
                "The passkey is called \u{201c}{name}\u{201d} now."
            )))
        },
        |error| match error {
            Error::NotFound => gone(),
            _ => Refused::Form(PAGE.to_owned(), form),
        },
    )
    .await
    .map(drop)
}

/// Removes a passkey.
#[server(prefix = "/api", endpoint = "remove_passkey")]
pub async fn remove_passkey(#[server(default)] id: String) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::Message;
    use stagedoor_domain::{Error, passkeys};

    let door = Door::open()?;
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        let renewed = passkeys::remove(&caller, id).await?;
        door.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    door.answer(
        outcome,
        |()| {
            Taken::to(PAGE).saying(Message::success(
                "The passkey is removed. It does not log in any more. Where you are logged in you stay so, until you log out there.",
            ))
        },
        |error| match error {
            Error::NotFound => gone(),
            _ => Refused::Message(PAGE.to_owned()),
        },
    )
    .await
}

/// What somebody is shown who changes a passkey that is not there.
#[cfg(feature = "ssr")]
fn gone() -> super::door::Refused {
    super::door::Refused::Saying(
        PAGE.to_owned(),
        crate::wire::Message::info("That passkey was removed already."),
    )
}
