//! Making an account.

use leptos::prelude::*;

use crate::wire::AppError;

/// Makes an account, has the confirmation mailed and logs the new account in, so that
/// whoever mistyped their address can correct it. Answers the same for an address that
/// somebody owns.
#[server(prefix = "/api", endpoint = "register")]
pub async fn register(
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::wire::FormState;
    use stagedoor_domain::accounts::Registration;

    let door = Door::open()?;
    let form = FormState::typed("register", &[("username", &username), ("email", &email)]);
    let registration = Registration {
        username,
        email,
        password,
    };
    let outcome = door.visitor.register(registration).await.map(drop);
    door.answer(
        outcome,
        |()| Taken::to("/register/sent"),
        |_| Refused::Form("/register".to_owned(), form),
    )
    .await
}
