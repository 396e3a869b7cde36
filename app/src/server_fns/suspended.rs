//! Keeping and removing what a lockdown has suspended.

use leptos::prelude::*;

use crate::wire::AppError;

#[cfg(feature = "ssr")]
const PAGE: &str = "/settings/security/suspended";

/// Makes something suspended good again. `id` is that of a passkey,
/// `authenticator_app` or `backup_codes`.
#[server(prefix = "/api", endpoint = "keep_suspended")]
pub async fn keep_suspended(#[server(default)] id: String) -> Result<(), AppError> {
    use super::door::Door;
    use stagedoor_domain::second_factor::suspended;

    let door = Door::open()?;
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        let renewed = suspended::keep(&caller, id.parse()?).await?;
        door.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    answer(door, outcome, "It is kept, and works again.").await
}

/// Removes something suspended.
#[server(prefix = "/api", endpoint = "remove_suspended")]
pub async fn remove_suspended(#[server(default)] id: String) -> Result<(), AppError> {
    use super::door::Door;
    use stagedoor_domain::second_factor::suspended;

    let door = Door::open()?;
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        let renewed = suspended::remove(&caller, id.parse()?).await?;
        door.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    answer(door, outcome, "It is removed, and opens nothing any more.").await
}

#[cfg(feature = "ssr")]
async fn answer(
    door: super::door::Door,
    outcome: Result<(), stagedoor_domain::Error>,
    done: &str,
) -> Result<(), AppError> {
    use super::door::{Refused, Taken};
    use crate::wire::Message;
    use stagedoor_domain::Error;

    door.answer(
        outcome,
        |()| Taken::to(PAGE).saying(Message::success(done)),
        |error| match error {
            Error::NotFound => Refused::Saying(
                PAGE.to_owned(),
                Message::info("That was kept or removed already."),
            ),
            _ => Refused::Message(PAGE.to_owned()),
        },
    )
    .await
}

/// Where somebody goes first who has just logged in: to what waits to be looked through,
/// where there is such, otherwise to `next`.
#[cfg(feature = "ssr")]
pub(super) async fn first_place<'a, T>(
    door: &super::door::Door,
    outcome: &Result<T, stagedoor_domain::Error>,
    next: &'a str,
) -> &'a str {
    if outcome.is_err() {
        return next;
    }
    let Ok(principal) = door.visitor.principal().await else {
        return next;
    };
    match stagedoor_domain::second_factor::suspended::has_any(door.services(), principal.user_id)
        .await
    {
        Ok(true) => PAGE,
        // The pages of the Security tab say it too.
        Ok(false) | Err(_) => next,
    }
}
