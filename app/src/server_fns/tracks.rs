//! What an artist does with a track.

use leptos::prelude::*;

use crate::dto::AppError;

/// Changes what is said of a track.
#[server(prefix = "/api", endpoint = "edit_track")]
pub async fn edit_track(
    #[server(default)] id: String,
    #[server(default)] title: String,
    #[server(default)] description: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::{FormState, Message};
    use crate::language::words;
    use stagedoor_domain::Error;
    use stagedoor_domain::tracks::{self, TrackChange};

    let studio = &words().studio;
    let responder = FormResponder::open()?;
    let page = page_of(&id);
    let typed = [("title", &*title), ("description", &*description)];
    let form = FormState::typed("edit_track", &typed);
    let outcome = async {
        let (caller, id) = asked(&responder, &id).await?;
        let change = TrackChange {
            title: Some(title),
            description: Some(description),
            visibility: None,
        };
        tracks::edit(&caller, id, change).await
    }
    .await;
    let back = page.clone();
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(page).saying(Message::success(studio.saved)),
            |error| match error {
                Error::NotFound => OnFailure::Message(STUDIO.to_owned()),
                _ => OnFailure::Form(back, form),
            },
        )
        .await
        .map(drop)
}

/// Changes who may hear a track.
#[server(prefix = "/api", endpoint = "set_track_visibility")]
pub async fn set_track_visibility(
    #[server(default)] id: String,
    #[server(default)] visibility: String,
) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::Error;
    use stagedoor_domain::tracks::{self, Review, TrackChange, Visibility};

    let studio = &words().studio;
    let responder = FormResponder::open()?;
    let page = page_of(&id);
    let outcome = async {
        let (caller, id) = asked(&responder, &id).await?;
        let visibility = Visibility::try_from(visibility).map_err(|_| Error::NotFound)?;
        let change = TrackChange {
            visibility: Some(visibility),
            ..TrackChange::default()
        };
        tracks::edit(&caller, id, change).await
    }
    .await;
    let back = page.clone();
    responder
        .respond(
            outcome,
            |track| {
                let told = match (track.visibility, track.review.flatten()) {
                    (_, Some(Review::Waiting)) => (studio.now_waiting)(&track.title),
                    (Visibility::Public, _) => (studio.published)(&track.title),
                    (Visibility::Unlisted, _) => studio.now_unlisted.to_owned(),
                    (Visibility::Private, _) => studio.now_private.to_owned(),
                };
                OnSuccess::to(page).saying(Message::success(told))
            },
            |error| refused(error, back),
        )
        .await
        .map(drop)
}

/// Makes a new link for an unlisted track.
#[server(prefix = "/api", endpoint = "renew_track_link")]
pub async fn renew_track_link(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::tracks;

    let studio = &words().studio;
    let responder = FormResponder::open()?;
    let page = page_of(&id);
    let outcome = async {
        let (caller, id) = asked(&responder, &id).await?;
        tracks::renew_key(&caller, id).await
    }
    .await;
    let back = page.clone();
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(page).saying(Message::success(studio.link_renewed)),
            |error| refused(error, back),
        )
        .await
        .map(drop)
}

/// Makes the link of a track lead nowhere.
#[server(prefix = "/api", endpoint = "revoke_track_link")]
pub async fn revoke_track_link(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::tracks;

    let studio = &words().studio;
    let responder = FormResponder::open()?;
    let page = page_of(&id);
    let outcome = async {
        let (caller, id) = asked(&responder, &id).await?;
        tracks::revoke_key(&caller, id).await
    }
    .await;
    let back = page.clone();
    responder
        .respond(
            outcome,
            |()| OnSuccess::to(page).saying(Message::success(studio.link_revoked)),
            |error| refused(error, back),
        )
        .await
}

/// Tries once more to make something that plays of a file of which that failed.
#[server(prefix = "/api", endpoint = "retry_track")]
pub async fn retry_track(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::{Error, tracks};

    let studio = &words().studio;
    let responder = FormResponder::open()?;
    let page = page_of(&id);
    let outcome = async {
        let (caller, id) = asked(&responder, &id).await?;
        tracks::retry(&caller, id).await
    }
    .await;
    let back = page.clone();
    responder
        .respond(
            outcome,
            |_| OnSuccess::to(page).saying(Message::success(studio.tried_again)),
            |error| match error {
                Error::NotFailed => OnFailure::Saying(back, Message::info(studio.not_failed)),
                error => refused(error, back),
            },
        )
        .await
        .map(drop)
}

/// Deletes a track.
#[server(prefix = "/api", endpoint = "delete_track")]
pub async fn delete_track(#[server(default)] id: String) -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::tracks;

    let studio = &words().studio;
    let responder = FormResponder::open()?;
    let page = page_of(&id);
    let outcome = async {
        let (caller, id) = asked(&responder, &id).await?;
        let title = tracks::find(&caller, id).await?.title;
        tracks::delete(&caller, id).await?;
        Ok(title)
    }
    .await;
    responder
        .respond(
            outcome,
            |title| OnSuccess::to(STUDIO).saying(Message::success((studio.deleted)(title))),
            |error| refused(error, page),
        )
        .await
        .map(drop)
}

const STUDIO: &str = "/studio";

/// Who asks, and for which track.
async fn asked(
    responder: &super::form_responder::FormResponder,
    id: &str,
) -> Result<(stagedoor_domain::Caller, uuid::Uuid), stagedoor_domain::Error> {
    let caller = responder.visitor.account_holder().await?;
    let id = id.parse().map_err(|_| stagedoor_domain::Error::NotFound)?;
    Ok((caller, id))
}

/// The studio's page of a track. What is no id leads to all of them.
fn page_of(id: &str) -> String {
    match id.parse::<uuid::Uuid>() {
        Ok(id) => format!("/studio/tracks/{id}"),
        Err(_) => STUDIO.to_owned(),
    }
}

/// Back to the track with the reason; from one that is not there, to the others.
fn refused(error: &stagedoor_domain::Error, page: String) -> super::form_responder::OnFailure {
    use super::form_responder::OnFailure;

    match error {
        stagedoor_domain::Error::NotFound => OnFailure::Message(STUDIO.to_owned()),
        _ => OnFailure::Message(page),
    }
}
