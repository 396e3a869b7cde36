//! Deleting one's account, and keeping it.

use leptos::prelude::*;

use crate::dto::AppError;

/// Has the account of whoever is logged in deleted. `keep_public_tracks` holds something where
/// they leave those here.
#[server(prefix = "/api", endpoint = "delete_account")]
pub async fn delete_account(
    #[server(default)] username: String,
    #[server(default)] keep_public_tracks: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::format;
    use crate::language::words;

    const PAGE: &str = "/settings/data";
    let deletion = &words().deletion;
    let responder = FormResponder::open()?;
    let typed = [
        ("username", &*username),
        ("keep_public_tracks", &*keep_public_tracks),
    ];
    let form = FormState::typed("delete_account", &typed);
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let keeps = !keep_public_tracks.is_empty();
        responder
            .visitor
            .delete_account(&caller, &username, keeps)
            .await
    }
    .await;
    let now = responder.services().clock.now();
    responder
        .respond(
            outcome,
            |asked| {
                let until = asked.deletion_scheduled_for;
                if until > now {
                    let told = (deletion.asked)(&format::day(until));
                    OnSuccess::to("/login").saying(Message::info(told))
                } else {
                    OnSuccess::to("/").saying(Message::info(deletion.asked_now))
                }
            },
            |_| OnFailure::Form(PAGE.to_owned(), form),
        )
        .await
        .map(drop)
}

/// Keeps the account of whoever is logged in, which was to be deleted.
#[server(prefix = "/api", endpoint = "keep_account")]
pub async fn keep_account() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use crate::local_path::{LEAVING, SUSPENDED};
    use stagedoor_domain::deletion::cancel;
    use stagedoor_domain::users::Status;

    let deletion = &words().deletion;
    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        cancel(&caller).await?;
        Ok(caller.user().await?.status)
    }
    .await;
    responder
        .respond(
            outcome,
            |status| match status {
                Status::Suspended => {
                    let told = Message::info(deletion.kept_suspended);
                    OnSuccess::to(SUSPENDED).saying(told)
                }
                _ => OnSuccess::to("/settings").saying(Message::success(deletion.kept)),
            },
            |_| OnFailure::Message(LEAVING.to_owned()),
        )
        .await
        .map(drop)
}
