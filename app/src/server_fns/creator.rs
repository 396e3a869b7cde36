//! Becoming an artist.

use leptos::prelude::*;

use crate::dto::{AppError, Upgrade};

/// What the page after it is told it by.
pub const BECAME_ARTIST: &str = "became_artist";

/// That it is they who have just become one.
#[cfg(feature = "ssr")]
const NOW: &str = "now";

/// That they were one already.
pub const BEFORE: &str = "before";

/// Makes the logged-in user a creator. There is no way back, so the card says for whom
/// it was shown: `shown_to` is looked at before this runs, see [`super::FORMS`].
#[server(prefix = "/api", endpoint = "upgrade_to_creator")]
pub async fn upgrade_to_creator(#[server(default)] shown_to: String) -> Result<Upgrade, AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::FormState;
    use crate::format::rfc3339;

    let responder = FormResponder::open()?;
    drop(shown_to);
    let outcome = responder
        .visitor
        .upgrade_to_creator()
        .await
        .map(|upgrade| Upgrade {
            role: upgrade.role.as_str().to_owned(),
            promoted_to_creator_at: upgrade.promoted_to_creator_at.map(rfc3339),
            already_elevated: upgrade.already_elevated,
        });
    responder
        .respond(
            outcome,
            |upgrade| {
                let when = if upgrade.already_elevated {
                    BEFORE
                } else {
                    NOW
                };
                let form = FormState::typed(BECAME_ARTIST, &[("when", when)]);
                OnSuccess::to("/settings").keeping(Some(form))
            },
            |_| OnFailure::Message("/settings".to_owned()),
        )
        .await
}
