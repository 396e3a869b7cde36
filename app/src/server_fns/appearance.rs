//! Choosing what pages look like.

use leptos::prelude::*;

use crate::dto::AppError;

/// Notes which theme whoever is logged in has chosen. The page that comes next has it.
#[server(prefix = "/api", endpoint = "set_appearance")]
pub async fn set_appearance(#[server(default)] theme: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::{Error, Fault, FieldError, Preferences, Theme};

    const PAGE: &str = "/settings/appearance";

    let responder = FormResponder::open()?;
    let form = FormState::typed("appearance", &[("theme", &theme)]);
    let outcome = async {
        responder.visitor.account_holder().await?;
        let theme: Theme = theme
            .parse()
            .map_err(|_| Error::from(FieldError::new("theme", Fault::ThemeUnknown)))?;
        let chosen = Preferences {
            theme: Some(theme),
            language: None,
        };
        responder.visitor.set_preferences(chosen).await
    }
    .await;
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(PAGE).saying(Message::success(words().appearance.saved)),
            |_| OnFailure::Form(PAGE.to_owned(), form),
        )
        .await
        .map(drop)
}
