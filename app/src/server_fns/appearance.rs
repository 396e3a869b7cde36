//! Choosing what pages look like.

use leptos::prelude::*;

use crate::dto::AppError;

/// Notes which theme and language whoever is logged in has chosen; what is left out stays
/// as it is. The page that comes next has them.
#[server(prefix = "/api", endpoint = "set_appearance")]
pub async fn set_appearance(
    #[server(default)] theme: String,
    #[server(default)] language: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::language as language_now;
    use stagedoor_domain::{Error, Fault, FieldError, Preferences, Theme};
    use stagedoor_words::Language;

    const PAGE: &str = "/settings/appearance";

    let responder = FormResponder::open()?;
    let typed = [("theme", &*theme), ("language", &*language)];
    let form = FormState::typed("appearance", &typed);
    let outcome = async {
        responder.visitor.account_holder().await?;
        let theme: Theme = theme
            .parse()
            .map_err(|_| Error::from(FieldError::new("theme", Fault::ThemeUnknown)))?;
        let language = Some(&language).filter(|tag| !tag.is_empty());
        let language = language.map(|tag| {
            let known = Language::of_tag(tag);
            known.ok_or_else(|| Error::from(FieldError::new("language", Fault::LanguageUnknown)))
        });
        let chosen = Preferences {
            theme: Some(theme),
            language: language.transpose()?,
        };
        responder.visitor.set_preferences(chosen).await
    }
    .await;
    responder
        .respond(
            outcome,
            |user| {
                // In the language that was just chosen.
                let appearance = &user
                    .language
                    .unwrap_or_else(language_now)
                    .words()
                    .appearance;
                OnSuccess::to(PAGE).saying(Message::success(appearance.saved))
            },
            |_| OnFailure::Form(PAGE.to_owned(), form),
        )
        .await
        .map(drop)
}
