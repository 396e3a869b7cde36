//! Becoming an artist.

use leptos::prelude::*;

use crate::wire::{AppError, Upgrade};

/// Makes the logged-in user a creator. There is no way back, so the card says for whom
/// it was shown: `shown_to` is looked at before this runs, see [`super::FORMS`].
#[server(prefix = "/api", endpoint = "upgrade_to_creator")]
pub async fn upgrade_to_creator(#[server(default)] shown_to: String) -> Result<Upgrade, AppError> {
    use super::door::{Door, Refused, Taken};
    use crate::words::rfc3339;

    let door = Door::open()?;
    drop(shown_to);
    let outcome = door
        .visitor
        .upgrade_to_creator()
        .await
        .map(|upgrade| Upgrade {
            role: upgrade.role.as_str().to_owned(),
            promoted_to_creator_at: upgrade.promoted_to_creator_at.map(rfc3339),
            already_elevated: upgrade.already_elevated,
        });
    door.answer(
        outcome,
        |upgrade| Taken::to("/settings").saying(upgrade.message()),
        |_| Refused::Message("/settings".to_owned()),
    )
    .await
}
