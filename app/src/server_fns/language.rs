//! Choosing a language.

use leptos::prelude::*;

use crate::dto::AppError;

/// Speaks another language in this browser from now on, and to the account of whoever is
/// logged in there; then shows `back` again.
#[server(prefix = "/api", endpoint = "choose_language")]
pub async fn choose_language(
    #[server(default)] language: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::local_path::local_path;
    use stagedoor_words::Language;

    let responder = FormResponder::open()?;
    let back = local_path(&back).unwrap_or("/").to_owned();
    let outcome = match Language::of_tag(&language) {
        Some(language) => responder.visitor.choose_language(language).await,
        // No page offers it, and nobody who made it up needs a session to be told so.
        None => Ok(()),
    };
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(back.clone()),
            |_| OnFailure::Message(back.clone()),
        )
        .await
}
