//! Confirming an e-mail address.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use stagedoor_domain::email_address;

use crate::wire::AppError;

/// Uses up the token of a confirmation mail.
#[server(prefix = "/api", endpoint = "verify_email")]
pub async fn verify_email(#[server(default)] token: String) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::local_path::with_query;
    use crate::wire::Message;
    use stagedoor_domain::{Error, accounts};

    let door = Door::open()?;
    let outcome = async {
        let claim = accounts::claim_of(door.services(), &token).await?;
        accounts::verify_email(&door.visitor.anybody(), &token).await?;
        // The token is used up: nothing after it may make this look refused.
        Ok((claim, door.visitor.optional_user().await.ok().flatten()))
    }
    .await;
    door.answer(
        outcome,
        |(claim, user)| match (claim, user) {
            (Some(claim), Some(user)) if claim.username != user.username => {
                // Whoever reads this mail may have found somebody else's session here.
                let email = email_address::shown_email(&claim.email);
                Taken::to("/").saying(Message::success(format!(
                    "The email {email} of the account {} is confirmed. You are logged in as {}.",
                    claim.username, user.username,
                )))
            }
            (_, Some(_)) => {
                Taken::to("/settings").saying(Message::success("Your email is confirmed"))
            }
            (_, None) => Taken::to("/login").saying(Message::success(
                "Your email is confirmed. Log in to continue.",
            )),
        },
        |error| {
            if let Error::TokenInvalid = error {
                // Another one can be had there.
                return Refused::Message("/verify-email/resend".to_owned());
            }
            // This one may still work.
            Refused::Message(with_query("/verify-email", "token", &token))
        },
    )
    .await
    .map(|_| ())
}

/// "I didn't create this account": removes the account that the mail with `token` asks
/// to confirm.
#[server(prefix = "/api", endpoint = "reject_registration")]
pub async fn reject_registration(#[server(default)] token: String) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::local_path::with_query;
    use crate::wire::Message;
    use stagedoor_domain::{Error, accounts};

    let door = Door::open()?;
    let outcome = accounts::reject_registration(&door.visitor.anybody(), &token).await;
    door.answer(
        outcome,
        |()| {
            Taken::to("/").saying(Message::success(
                "That account no longer uses your email address. There is nothing left to do.",
            ))
        },
        |error| match error {
            Error::TokenInvalid => Refused::Message("/".to_owned()),
            _ => Refused::Message(with_query("/verify-email", "token", &token)),
        },
    )
    .await
}

/// Mails a new confirmation: to the logged-in user whatever `email` says, else to
/// `email`, one for all accounts that claim it, whether or not there are any. As on every page, somebody whose
/// account is gone is not logged in; the API says so to them instead.
#[server(prefix = "/api", endpoint = "resend_verification")]
pub async fn resend_verification(#[server(default)] email: String) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::{FormState, Message};
    use stagedoor_domain::accounts::{self, Recipient};

    const PAGE: &str = "/verify-email/resend";

    let door = Door::open()?;
    let form = FormState::typed("resend", &[("email", &email)]);
    let outcome = async {
        let user = door.visitor.optional_user().await?;
        let recipient = match &user {
            Some(user) => Recipient::User(user.id),
            None => Recipient::Address(email),
        };
        let caller = door.visitor.asking().await?;
        accounts::resend_verification(&caller, recipient).await?;
        Ok(user)
    }
    .await;
    door.answer(
        outcome,
        |user| {
            Taken::to(PAGE).saying(Message::success(match user {
                Some(user) => format!(
                    "A new mail is on its way to {}",
                    email_address::shown_email(&user.email)
                ),
                None => {
                    "If an account waits for that address to be confirmed, a new mail is on its way"
                        .to_owned()
                }
            }))
        },
        |_| Refused::Form(PAGE.to_owned(), form),
    )
    .await
    .map(|_| ())
}
