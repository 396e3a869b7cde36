//! Keeping and removing what a lockdown has suspended.

use leptos::prelude::*;

use crate::dto::AppError;

const PAGE: &str = "/settings/security/suspended";
const REMOVE: &str = "/settings/security/suspended/remove";

/// Makes something suspended good again. `id` is that of a passkey,
/// `authenticator_app` or `backup_codes`.
#[server(prefix = "/api", endpoint = "keep_suspended")]
pub async fn keep_suspended(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::FormResponder;
    use crate::language::words;
    use stagedoor_domain::second_factor::suspended;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = suspended::keep(&caller, id.parse()?).await?;
        responder.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    let suspended = &words().suspended;
    let done = match &*id {
        "authenticator_app" => suspended.kept_app,
        "backup_codes" => suspended.kept_codes,
        _ => suspended.kept_passkey,
    };
    answer(responder, outcome, done, PAGE).await
}

/// Removes something suspended. The page that asks once more is the one to come back to
/// where a proof is missing.
#[server(prefix = "/api", endpoint = "remove_suspended")]
pub async fn remove_suspended(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::FormResponder;
    use crate::language::words;
    use crate::local_path::with_query;
    use stagedoor_domain::second_factor::suspended;

    let responder = FormResponder::open()?;
    let outcome = async {
        let caller = responder.visitor.account_holder().await?;
        let renewed = suspended::remove(&caller, id.parse()?).await?;
        responder.visitor.adopt(renewed);
        Ok(())
    }
    .await;
    let suspended = &words().suspended;
    let done = match &*id {
        "authenticator_app" => suspended.removed_app,
        "backup_codes" => suspended.removed_codes,
        _ => suspended.removed_passkey,
    };
    let question = with_query(REMOVE, "id", &id);
    answer(responder, outcome, done, &question).await
}

/// `after_proof` is where somebody comes back to who has to show who they are first.
async fn answer(
    responder: super::form_responder::FormResponder,
    outcome: Result<(), stagedoor_domain::Error>,
    done: &str,
    after_proof: &str,
) -> Result<(), AppError> {
    use super::form_responder::{OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::Error;

    let suspended = &words().suspended;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(PAGE).saying(Message::success(done)),
            |error| match error {
                Error::NotFound => {
                    OnFailure::Saying(PAGE.to_owned(), Message::info(suspended.decided_before))
                }
                Error::ReauthenticationRequired | Error::SecondFactorProofRequired => {
                    OnFailure::Message(after_proof.to_owned())
                }
                _ => OnFailure::Message(PAGE.to_owned()),
            },
        )
        .await
}

/// Where somebody goes first who has just logged in: to what waits to be looked through,
/// where there is such, otherwise to `next`.
pub(super) async fn first_place<'a, T>(
    responder: &super::form_responder::FormResponder,
    outcome: &Result<T, stagedoor_domain::Error>,
    next: &'a str,
) -> &'a str {
    if outcome.is_err() {
        return next;
    }
    let Ok(principal) = responder.visitor.principal().await else {
        return next;
    };
    match stagedoor_domain::second_factor::suspended::has_any(
        responder.services(),
        principal.user_id,
    )
    .await
    {
        Ok(true) => PAGE,
        // The pages of the Security tab say it too.
        Ok(false) | Err(_) => next,
    }
}
