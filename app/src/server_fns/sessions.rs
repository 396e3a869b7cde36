//! Ending sessions from elsewhere.

use leptos::prelude::*;

use crate::wire::AppError;

#[cfg(feature = "ssr")]
const PAGE: &str = "/settings/security/sessions";

/// Ends the session with this id; one's own too, which logs out.
#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(#[server(default)] id: String) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::Message;
    use stagedoor_domain::Error;

    let door = Door::open()?;
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        door.visitor.end_session(&caller, id).await
    }
    .await;
    door.answer(
        outcome,
        |is_own| match is_own {
            true => Taken::to("/"),
            false => Taken::to(PAGE).saying(Message::success("That device is logged out.")),
        },
        |error| match error {
            Error::NotFound => Refused::Saying(
                PAGE.to_owned(),
                Message::info("That device was logged out already."),
            ),
            _ => Refused::Message(PAGE.to_owned()),
        },
    )
    .await
    .map(drop)
}

/// Ends every session but the one that asks.
#[server(prefix = "/api", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::Message;
    use stagedoor_domain::accounts;

    let door = Door::open()?;
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        accounts::end_other_sessions(&caller).await
    }
    .await;
    door.answer(
        outcome,
        |_| Taken::to(PAGE).saying(Message::success("You are logged out everywhere else.")),
        |_| Refused::Message(PAGE.to_owned()),
    )
    .await
    .map(drop)
}
