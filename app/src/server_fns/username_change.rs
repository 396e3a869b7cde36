//! Giving one's account another name.

use leptos::prelude::*;

use crate::dto::AppError;

/// Gives the account of whoever is logged in another name.
#[server(prefix = "/api", endpoint = "change_username")]
pub async fn change_username(#[server(default)] username: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::accounts;

    let username_change = &words().username_change;
    let responder = FormResponder::open()?;
    let form = FormState::typed("change_username", &[("username", &username)]);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        accounts::change_username(&caller, &username).await
    }
    .await;
    responder
        .respond(
            outcome,
            |user| {
                let told = (username_change.changed)(&user.username);
                OnSuccess::to("/settings").saying(Message::success(told))
            },
            |_| OnFailure::Form("/settings/username".to_owned(), form),
        )
        .await
        .map(drop)
}
