//! Changing a password that is known.

use leptos::prelude::*;

use crate::dto::AppError;

/// Changes the password of whoever is logged in, and ends their other sessions.
#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::accounts::{self, PasswordChange};

    let password_change = &words().password_change;
    let responder = FormResponder::open()?;
    let form = FormState::typed("change_password", &[]);
    let change = PasswordChange {
        current: current_password,
        new: new_password,
    };
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = accounts::change_password(&caller, change).await?;
        responder.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    responder
        .respond(
            outcome,
            |()| {
                OnSuccess::to("/settings/security")
                    .saying(Message::success(password_change.changed))
            },
            |_| OnFailure::Form("/settings/security/password".to_owned(), form),
        )
        .await
}
