//! Asking for a copy of one's data.

use leptos::prelude::*;

use crate::dto::AppError;

/// Asks for a copy of everything that is stored about whoever is logged in; with the files
/// that they have uploaded, where `include_media` is anything.
#[server(prefix = "/api", endpoint = "ask_for_export")]
pub async fn ask_for_export(#[server(default)] include_media: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::{Error, exports};

    const PAGE: &str = "/settings/data";

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        exports::ask(&caller, !include_media.is_empty()).await?;
        Ok(())
    }
    .await;
    let own_data = &words().own_data;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE).saying(Message::success(own_data.asked)),
            |error| match error {
                Error::RateLimited { .. } => {
                    OnFailure::Saying(PAGE.to_owned(), Message::error(own_data.asked_too_often))
                }
                _ => OnFailure::Message(PAGE.to_owned()),
            },
        )
        .await
}
