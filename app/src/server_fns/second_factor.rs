//! The second step of a login.

use leptos::prelude::*;

use crate::wire::{AppError, CurrentUser};

/// Finishes a login with a code of an authenticator app, or with a backup code.
/// `next` is the page of this site to go on to.
#[server(prefix = "/api", endpoint = "finish_log_in")]
pub async fn finish_log_in(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<CurrentUser, AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::local_path::{local_path, login_for, with_query};
    use crate::wire::{FormState, Message};
    use crate::words;
    use stagedoor_domain::Error;

    let door = Door::open()?;
    let outcome = async {
        let user = door.visitor.log_in_with_code(&code).await?;
        Ok(words::current_user(&user))
    }
    .await;
    let next = local_path(&next).unwrap_or("/settings");
    let place = super::suspended::first_place(&door, &outcome, next).await;
    door.answer(
        outcome,
        |_| Taken::to(place),
        |error| match error {
            Error::Unauthenticated | Error::LoginOver | Error::UserNotFound => Refused::Saying(
                login_for(next),
                Message::error("That took too long or had too many wrong codes. Log in again."),
            ),
            _ => Refused::Form(
                with_query("/login/second-factor", "next", next),
                FormState::typed("second_factor", &[]),
            ),
        },
    )
    .await
}
