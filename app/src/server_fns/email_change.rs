//! Moving an account to another e-mail address.

use leptos::prelude::*;

use crate::dto::AppError;

/// Mails a link to the new address, and tells the old one; an address that was never
/// confirmed is corrected at once. Answers the same for an address that somebody owns.
#[server(prefix = "/api", endpoint = "change_email")]
pub async fn change_email(#[server(default)] email: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::accounts::{self, EmailChangeBegun, Proof};

    let responder = FormResponder::open()?;
    let form = FormState::typed("change_email", &[("email", &email)]);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        accounts::request_email_change(&caller, &email, Proof::Recent).await
    }
    .await;
    responder
        .respond(
            outcome,
            |begun| {
                let email = email.trim();
                match begun {
                    EmailChangeBegun::Awaited => {
                        let told = (words().email_change.on_its_way)(email);
                        OnSuccess::to("/settings/security").saying(Message::success(told))
                    }
                    // The page says where the mail went, and waits for it.
                    EmailChangeBegun::Corrected => OnSuccess::to("/register/sent"),
                }
            },
            |_| OnFailure::Form("/settings/security/email".to_owned(), form),
        )
        .await
        .map(drop)
}

/// Calls off the change that waits to be confirmed.
#[server(prefix = "/api", endpoint = "cancel_email_change")]
pub async fn cancel_email_change() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::{Error, accounts};

    const PAGE: &str = "/settings/security";

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        accounts::cancel_email_change(&caller).await
    }
    .await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE).saying(Message::success(words().email_change.cancelled)),
            |error| match error {
                Error::NotFound => OnFailure::Saying(
                    PAGE.to_owned(),
                    Message::info(words().email_change.nothing_to_cancel),
                ),
                _ => OnFailure::Message(PAGE.to_owned()),
            },
        )
        .await
}

/// Mails the link of the change that waits once more. `next` is the page of this site
/// that asked.
#[server(prefix = "/api", endpoint = "resend_email_change")]
pub async fn resend_email_change(#[server(default)] next: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::local_path;
    use stagedoor_domain::{Error, accounts};

    let responder = FormResponder::open()?;
    let page = local_path(&next).unwrap_or("/settings/security");
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        accounts::resend_email_change(&caller).await
    }
    .await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(page).saying(Message::success(words().email_change.sent_again)),
            |error| match error {
                Error::NotFound => OnFailure::Saying(
                    page.to_owned(),
                    Message::info(words().email_change.nothing_to_verify),
                ),
                _ => OnFailure::Message(page.to_owned()),
            },
        )
        .await
}

/// Moves the account to the address that `token` was mailed to.
#[server(prefix = "/api", endpoint = "confirm_email_change")]
pub async fn confirm_email_change(#[server(default)] token: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::{Error, accounts};

    let responder = FormResponder::open()?;
    let outcome = async {
        accounts::confirm_email_change(&responder.visitor.anybody(), &token).await?;
        // The token is used up: nothing after it may make this look refused.
        Ok(matches!(
            responder.visitor.optional_user().await,
            Ok(Some(_))
        ))
    }
    .await;
    responder
        .respond(
            outcome,
            |is_logged_in| {
                let page = if *is_logged_in {
                    "/settings/security"
                } else {
                    "/login"
                };
                OnSuccess::to(page).saying(Message::success(words().email_change.verified))
            },
            |error| match error {
                // Another one can be had there.
                Error::TokenInvalid => OnFailure::Message("/settings/security/email".to_owned()),
                _ => OnFailure::Message(with_query("/email-change", "token", &token)),
            },
        )
        .await
        .map(|_| ())
}

/// Moves the account back to the address that `token` was mailed to.
#[server(prefix = "/api", endpoint = "undo_email_change")]
pub async fn undo_email_change(#[server(default)] token: String) -> Result<(), AppError> {
    use super::disown::respond_locked;
    use super::form_responder::FormResponder;
    use stagedoor_domain::accounts;

    let responder = FormResponder::open()?;
    let outcome = accounts::undo_email_change(&responder.visitor.anybody(), &token).await;
    respond_locked(responder, outcome, "/email-change/undo", &token).await
}
