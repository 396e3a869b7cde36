//! Verifying the email of an account.

use leptos::prelude::*;
use stagedoor_domain::email_address;

use crate::dto::AppError;

/// Uses up the token of a mail that asks to verify an email.
#[server(prefix = "/api", endpoint = "verify_email")]
pub async fn verify_email(#[server(default)] token: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::{Error, accounts};

    let verification = &words().verification;
    let responder = FormResponder::open()?;
    let outcome = async {
        let claim = accounts::claim_of(responder.services(), &token).await?;
        accounts::verify_email(&responder.visitor.anybody(), &token).await?;
        // The token is used up: nothing after it may make this look refused.
        Ok((
            claim,
            responder.visitor.optional_user().await.ok().flatten(),
        ))
    }
    .await;
    responder
        .respond(
            outcome,
            |(claim, user)| match (claim, user) {
                (Some(claim), Some(user)) if claim.username != user.username => {
                    // Whoever reads this mail may have found somebody else's session here.
                    let email = email_address::shown_email(&claim.email);
                    let told =
                        (verification.verified_for_other)(&email, &claim.username, &user.username);
                    OnSuccess::to("/").saying(Message::success(told))
                }
                (_, Some(_)) => {
                    OnSuccess::to("/settings").saying(Message::success(verification.verified))
                }
                // Another browser than the one that the account was made in.
                (Some(claim), None) => OnSuccess::to("/login")
                    .saying(Message::success((verification.verified_elsewhere)(
                        &claim.username,
                    )))
                    .keeping(Some(FormState::typed(
                        "login",
                        &[("identifier", &claim.username)],
                    ))),
                (None, None) => {
                    OnSuccess::to("/login").saying(Message::success(verification.log_in_then))
                }
            },
            |error| {
                if let Error::TokenInvalid = error {
                    // Another one can be had there.
                    return OnFailure::Message("/verify-email/resend".to_owned());
                }
                // This one may still work.
                OnFailure::Message(with_query("/verify-email", "token", &token))
            },
        )
        .await
        .map(|_| ())
}

/// "I didn't create this account": removes the account that the mail with `token` asks
/// to verify.
#[server(prefix = "/api", endpoint = "reject_registration")]
pub async fn reject_registration(#[server(default)] token: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::{Error, accounts};

    let responder = FormResponder::open()?;
    let outcome = accounts::reject_registration(&responder.visitor.anybody(), &token).await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to("/").saying(Message::success(words().verification.rejected)),
            |error| match error {
                Error::TokenInvalid => OnFailure::Message("/".to_owned()),
                _ => OnFailure::Message(with_query("/verify-email", "token", &token)),
            },
        )
        .await
}

/// Mails the link again: to the logged-in user whatever `email` says, else to
/// `email`, one for all accounts that claim it, whether or not there are any. As on every page, somebody whose
/// account is gone is not logged in; the API says so to them instead.
#[server(prefix = "/api", endpoint = "resend_verification")]
pub async fn resend_verification(#[server(default)] email: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::accounts::{self, Recipient};

    const PAGE: &str = "/verify-email/resend";

    let responder = FormResponder::open()?;
    let form = FormState::typed("resend", &[("email", &email)]);
    let outcome = async {
        let user = responder.visitor.optional_user().await?;
        let recipient = match &user {
            Some(user) => Recipient::User(user.id),
            None => Recipient::Address(email),
        };
        let caller = responder.visitor.asking().await?;
        accounts::resend_verification(&caller, recipient).await?;
        Ok(user)
    }
    .await;
    responder
        .respond(
            outcome,
            |user| {
                let verification = &words().verification;
                let told = match user {
                    Some(user) => {
                        (verification.sent_again)(&email_address::shown_email(&user.email))
                    }
                    None => verification.sent_if_awaited.to_owned(),
                };
                OnSuccess::to(PAGE).saying(Message::success(told))
            },
            |_| OnFailure::Form(PAGE.to_owned(), form),
        )
        .await
        .map(|_| ())
}
