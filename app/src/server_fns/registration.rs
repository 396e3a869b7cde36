//! Making an account.

use leptos::prelude::*;

use crate::dto::AppError;

/// Makes an account, has the confirmation mailed and logs the new account in, so that
/// whoever mistyped their address can correct it. Answers the same for an address that
/// somebody owns.
#[server(prefix = "/api", endpoint = "register")]
pub async fn register(
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] invitation: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::FormState;
    use stagedoor_domain::accounts::Registration;

    let responder = FormResponder::open()?;
    let form = FormState::typed("register", &[("username", &username), ("email", &email)]);
    let registration = Registration {
        username,
        email,
        password,
        invitation: (!invitation.is_empty()).then(|| invitation.clone()),
    };
    let outcome = responder.visitor.register(registration).await.map(drop);
    responder
        .respond(
            outcome,
            |()| OnSuccess::to("/register/sent"),
            |_| OnFailure::Form(page(&invitation), form),
        )
        .await
}

/// The page with the form, as somebody with this invitation opens it.
#[cfg(feature = "ssr")]
fn page(invitation: &str) -> String {
    if invitation.is_empty() {
        return "/register".to_owned();
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("invitation", invitation);
    format!("/register?{}", query.finish())
}
