//! Logging in and out, and who is logged in.

use leptos::prelude::*;

use crate::wire::{AppError, CurrentUser};

/// Begins a session. `next` is the page of this site to go on to. Nobody is logged
/// in yet where there is a second step to do.
#[server(prefix = "/api", endpoint = "log_in")]
pub async fn log_in(
    #[server(default)] identifier: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Option<CurrentUser>, AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::local_path::{local_path, login_for, with_query};
    use crate::wire::FormState;
    use crate::words;
    use stagedoor_domain::accounts::Credentials;

    let door = Door::open()?;
    let next = local_path(&next);
    let form = FormState::typed("login", &[("identifier", &identifier)]);
    let credentials = Credentials {
        identifier,
        password,
    };
    let outcome = door
        .visitor
        .log_in(credentials)
        .await
        .map(|user| user.map(|user| words::current_user(&user)));
    let next_or_settings = next.unwrap_or("/settings");
    let place = super::suspended::first_place(&door, &outcome, next_or_settings).await;
    door.answer(
        outcome,
        |user| {
            Taken::to(match user {
                Some(_) => place.to_owned(),
                None => with_query("/login/second-factor", "next", next_or_settings),
            })
        },
        |_| Refused::Form(next.map_or_else(|| "/login".to_owned(), login_for), form),
    )
    .await
}

/// Ends the session.
#[server(prefix = "/api", endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::Message;
    use stagedoor_domain::Error;

    let door = Door::open()?;
    let outcome = door.visitor.log_out().await;
    door.answer(
        outcome,
        |()| Taken::to("/"),
        |error| match error {
            // The session goes on with another id, but not in this browser.
            Error::Unauthenticated => Refused::Saying(
                "/".to_owned(),
                Message::info("You are logged out in this browser."),
            ),
            _ => Refused::Message("/".to_owned()),
        },
    )
    .await
}

/// Who is logged in. Sent as POST like every server function, so that no cache
/// on the way can keep it.
#[server(name = FetchCurrentUser, prefix = "/api", endpoint = "current_user")]
pub async fn current_user() -> Result<CurrentUser, AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::words;

    let door = Door::open()?;
    let outcome = door
        .visitor
        .user_to_show()
        .await
        .map(|user| words::current_user(&user));
    door.answer(
        outcome,
        |_| Taken::to("/settings"),
        |_| Refused::Message("/settings".to_owned()),
    )
    .await
}
