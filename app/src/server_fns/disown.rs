//! "This wasn't me".

use leptos::prelude::*;

use crate::wire::AppError;

/// Takes an account back, with the token of the mail that told of a change.
#[server(prefix = "/api", endpoint = "disown")]
pub async fn disown(#[server(default)] token: String) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::local_path::with_query;
    use crate::lockdown;
    use crate::wire::Message;
    use stagedoor_domain::{Error, accounts};

    let door = Door::open()?;
    let outcome = accounts::recover_account(&door.visitor.anybody(), &token).await;
    door.answer(
        outcome,
        |lockdown| Taken::to("/account-locked").keeping(Some(lockdown::keep(lockdown))),
        |error| match error {
            Error::TokenInvalid => Refused::Saying(
                "/forgot-password".to_owned(),
                Message::error(super::LINK_OVER),
            ),
            _ => Refused::Message(with_query("/not-me", "token", &token)),
        },
    )
    .await
    .map(drop)
}
