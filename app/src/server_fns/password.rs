//! Changing a password that is known.

use leptos::prelude::*;

use crate::wire::AppError;

/// Changes the password of whoever is logged in, and ends their other sessions.
#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::{FormState, Message};
    use stagedoor_domain::accounts::{self, PasswordChange};

    let door = Door::open()?;
    let form = FormState::typed("change_password", &[]);
    let change = PasswordChange {
        current: current_password,
        new: new_password,
    };
    let outcome = async {
        let caller = door.visitor.account_holder().await?;
        let renewed = accounts::change_password(&caller, change).await?;
        door.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    door.answer(
        outcome,
        |()| {
            Taken::to("/settings/security").saying(Message::success(
                "Your password is changed. Everywhere else you are logged out.",
            ))
        },
        |_| Refused::Form("/settings/security/password".to_owned(), form),
    )
    .await
}
