//! Setting a new password when the old one is forgotten.

use leptos::prelude::*;

use crate::dto::AppError;

/// Mails a link that sets a new password. Answers the same for an address that no
/// account has.
#[server(prefix = "/api", endpoint = "forgot_password")]
pub async fn forgot_password(#[server(default)] email: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::FormState;
    use stagedoor_domain::accounts;

    let responder = FormResponder::open()?;
    let form = FormState::typed("forgot_password", &[("email", &email)]);
    let outcome = async {
        let caller = responder.visitor.asking().await?;
        accounts::forgot_password(&caller, &email).await
    }
    .await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to("/forgot-password/sent"),
            |_| OnFailure::Form("/forgot-password".to_owned(), form),
        )
        .await
}

/// Sets the password of the account that `token` was mailed for.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(
    #[server(default)] token: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::{Error, accounts};

    let responder = FormResponder::open()?;
    let form = FormState::typed("reset_password", &[]);
    let outcome = async {
        let username = accounts::reset_username(responder.services(), &token).await?;
        let reset =
            accounts::reset_password(&responder.visitor.anybody(), &token, password).await?;
        // The token is used up: nothing after it may make this look refused.
        let user = responder.visitor.optional_user().await.ok().flatten();
        Ok((username, reset, user))
    }
    .await;
    responder
        .respond(
            outcome,
            |(username, reset, user)| match (username, user) {
                (Some(username), Some(user)) if *username != user.username => {
                    // Whoever reads this mail may have found somebody else's session here.
                    let password_reset = &words().password_reset;
                    let told = (password_reset.set_for_other)(username, &user.username);
                    OnSuccess::to("/").saying(Message::success(told))
                }
                (username, _) => OnSuccess::to("/login")
                    .saying(Message::success(told(reset)))
                    .keeping(
                        username
                            .as_ref()
                            .map(|username| FormState::typed("login", &[("identifier", username)])),
                    ),
            },
            |error| match error {
                // Another one can be had there.
                Error::TokenInvalid => OnFailure::Message("/forgot-password".to_owned()),
                // This one still works.
                _ => OnFailure::Form(with_query("/reset-password", "token", &token), form),
            },
        )
        .await
        .map(drop)
}

/// What happened, and what is still open.
fn told(reset: &stagedoor_domain::accounts::PasswordReset) -> String {
    let password_reset = &crate::language::words().password_reset;
    let second_step = if reset.is_suspended {
        password_reset.suspended_step
    } else {
        password_reset.second_step
    };
    let mut told = vec![password_reset.set.to_owned()];
    if reset.two_step {
        told.push(second_step.to_owned());
    }
    if reset.is_suspended {
        told.push(password_reset.look_through.to_owned());
    }
    if reset.passkeys > 0 {
        told.push((password_reset.passkeys_stay)(
            reset.passkeys.unsigned_abs(),
        ));
    }
    told.join(" ")
}
