//! The second step of a login.

use leptos::prelude::*;

use crate::dto::{AppError, CurrentUser};

/// Finishes a login with a code of an authenticator app, or with a backup code.
/// `next` is the page of this site to go on to, with the form in `kept`.
#[server(prefix = "/api", endpoint = "finish_log_in")]
pub async fn finish_log_in(
    #[server(default)] code: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
) -> Result<CurrentUser, AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use crate::local_path::{local_path, login_for, with_query};
    use crate::{format, kept_form};
    use stagedoor_domain::Error;

    let responder = FormResponder::open()?;
    let outcome = async {
        let user = responder.visitor.log_in_with_code(&code).await?;
        Ok(format::current_user(&user))
    }
    .await;
    let next = local_path(&next).unwrap_or("/settings");
    let place = super::suspended::first_place(&responder, &outcome, next).await;
    responder
        .respond(
            outcome,
            |user| OnSuccess::to(place).keeping(kept_form::of(&kept, user)),
            |error| match error {
                Error::Unauthenticated | Error::LoginOver | Error::UserNotFound => {
                    OnFailure::Saying(
                        login_for(next),
                        Message::error(words().login.too_long_or_codes),
                    )
                }
                _ => OnFailure::Form(
                    with_query("/login/second-factor", "next", next),
                    FormState::typed("second_factor", &[("kept", &kept)]),
                ),
            },
        )
        .await
}
