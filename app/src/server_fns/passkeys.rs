//! Passkeys: the challenge that a browser answers, and logging in with the answer.

use leptos::prelude::*;

use crate::wire::{AppError, CurrentUser, PasskeyChallenge};

/// Begins a ceremony: what the browser is to answer. `purpose` is `register`,
/// `log_in`, `second_factor` or `reauthenticate`; `shown_to` is what the form has that
/// the button stands in, and is looked at before this runs.
#[server(name = FetchPasskeyChallenge, prefix = "/api", endpoint = "passkey_challenge")]
pub async fn passkey_challenge(
    #[server(default)] purpose: String,
    #[server(default)] shown_to: String,
) -> Result<PasskeyChallenge, AppError> {
    use super::door::{Door, Refused, Taken};
    use stagedoor_domain::{Error, passkeys};

    let door = Door::open()?;
    drop(shown_to);
    let outcome = async {
        let challenge = match &*purpose {
            "register" => {
                let caller = door.visitor.account_holder().await?;
                passkeys::begin_registration(&caller).await?
            }
            "log_in" => door.visitor.begin_passkey_login().await?,
            "second_factor" => {
                let pending = door.visitor.pending_login().await?;
                passkeys::begin_second_factor(&door.visitor.anybody(), &pending).await?
            }
            "reauthenticate" => {
                let caller = door.visitor.account_holder().await?;
                passkeys::begin_proof(&caller).await?
            }
            _ => return Err(Error::NotFound),
        };
        Ok(PasskeyChallenge {
            ceremony_id: challenge.ceremony_id.to_string(),
            options: challenge.options.to_string(),
        })
    }
    .await;
    // No form posts here; whoever does is brought to a page that says how it goes.
    door.answer(
        outcome,
        |_| Taken::to("/login/passkey"),
        |_| Refused::Message("/login/passkey".to_owned()),
    )
    .await
}

/// Logs in with a passkey: as the second step where a login waits for one, else
/// alone. `credential` is what the browser answered, as JSON; `next` is the page of
/// this site to go on to.
#[server(prefix = "/api", endpoint = "log_in_with_passkey")]
pub async fn log_in_with_passkey(
    #[server(default)] ceremony_id: String,
    #[server(default)] credential: String,
    #[server(default)] next: String,
) -> Result<CurrentUser, AppError> {
    use super::door::{Door, Refused, Taken};
    use super::passkey_answer;
    use crate::local_path::{local_path, login_for, with_query};
    use crate::wire::Message;
    use crate::words;
    use stagedoor_domain::Error;

    let door = Door::open()?;
    let next = local_path(&next).unwrap_or("/settings");
    let pending = door.visitor.pending_login().await.ok();
    let outcome = async {
        let (ceremony_id, credential) = passkey_answer::read(&ceremony_id, &credential)?;
        let outcome = door
            .visitor
            .log_in_with_passkey(ceremony_id, &credential)
            .await;
        outcome.map(|user| words::current_user(&user))
    }
    .await;
    let place = super::suspended::first_place(&door, &outcome, next).await;
    let page = match pending {
        Some(_) => "/login/second-factor",
        None => "/login/passkey",
    };
    door.answer(
        outcome,
        |_| Taken::to(place),
        |error| match error {
            Error::Unauthenticated | Error::LoginOver | Error::UserNotFound => Refused::Saying(
                login_for(next),
                Message::error("That took too long or had too many tries. Log in again."),
            ),
            _ => Refused::Message(with_query(page, "next", next)),
        },
    )
    .await
}
