//! Making an account.

use leptos::prelude::*;

use crate::wire::AppError;

/// Makes an account and has the confirmation mailed. Answers the same for an
/// address that already has one.
#[server(prefix = "/api", endpoint = "register")]
pub async fn register(
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::FormState;
    use stagedoor_domain::accounts::{self, Registration};

    let door = Door::open()?;
    let form = FormState::typed("register", &[("username", &username), ("email", &email)]);
    let registration = Registration {
        username,
        email,
        password,
    };
    let outcome = accounts::register(door.services(), door.origin(), registration).await;
    door.answer(
        outcome,
        |()| Taken::to("/register/sent"),
        |_| Refused::Form("/register".to_owned(), form),
    )
    .await
}
