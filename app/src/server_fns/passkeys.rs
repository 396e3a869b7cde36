//! Passkeys: the challenge that a browser answers, and logging in with the answer.

use leptos::prelude::*;

use crate::dto::{AppError, CurrentUser, PasskeyChallenge};

/// Begins a ceremony: what the browser is to answer. `purpose` is `register`,
/// `log_in`, `second_factor` or `reauthenticate`; `shown_to` is what the form has that
/// the button stands in, and is looked at before this runs.
#[server(name = FetchPasskeyChallenge, prefix = "/api", endpoint = "passkey_challenge")]
pub async fn passkey_challenge(
    #[server(default)] purpose: String,
    #[server(default)] shown_to: String,
) -> Result<PasskeyChallenge, AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use stagedoor_domain::{Error, passkeys};

    let responder = FormResponder::open()?;
    drop(shown_to);
    let outcome = async {
        let challenge = match &*purpose {
            "register" => {
                let caller = responder.visitor.account_holder().await?;
                passkeys::begin_registration(&caller).await?
            }
            "log_in" => responder.visitor.begin_passkey_login().await?,
            "second_factor" => {
                let pending = responder.visitor.pending_login().await?;
                passkeys::begin_second_factor(&responder.visitor.anybody(), &pending).await?
            }
            "reauthenticate" => {
                let caller = responder.visitor.account_holder().await?;
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
    responder
        .respond(
            outcome,
            |_| OnSuccess::to("/login"),
            |_| OnFailure::Message("/login".to_owned()),
        )
        .await
}

/// Logs in with a passkey: as the second step where a login waits for one, else
/// alone. `credential` is what the browser answered, as JSON; `next` is the page of
/// this site to go on to, with the form in `kept`.
#[server(prefix = "/api", endpoint = "log_in_with_passkey")]
pub async fn log_in_with_passkey(
    #[server(default)] ceremony_id: String,
    #[server(default)] credential: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
) -> Result<CurrentUser, AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use super::passkey_answer;
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::{local_path, login_for, with_query};
    use crate::{format, kept_form};
    use stagedoor_domain::Error;

    let responder = FormResponder::open()?;
    let next = local_path(&next).unwrap_or("/settings");
    let pending = responder.visitor.pending_login().await.ok();
    let outcome = async {
        let (ceremony_id, credential) = passkey_answer::read(&ceremony_id, &credential)?;
        let outcome = responder
            .visitor
            .log_in_with_passkey(ceremony_id, &credential)
            .await;
        outcome.map(|user| format::current_user(&user))
    }
    .await;
    let place = super::suspended::first_place(&responder, &outcome, next).await;
    let page = match pending {
        Some(_) => "/login/second-factor",
        None => "/login",
    };
    responder
        .respond(
            outcome,
            |user| OnSuccess::to(place).keeping(kept_form::of(&kept, user)),
            |error| match error {
                Error::Unauthenticated | Error::LoginOver | Error::UserNotFound => {
                    OnFailure::Saying(
                        login_for(next),
                        Message::error(words().login.too_long_or_tries),
                    )
                }
                _ => OnFailure::Message(with_query(page, "next", next)),
            },
        )
        .await
}
