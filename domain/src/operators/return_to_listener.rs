//! The one way back from an artist to a listener.

use stagedoor_words::Language;

use super::{named, require_another_admin};
use crate::audit::{self, Action, Event, GaveUp, TracksAfter};
use crate::error::{Error, FieldError};
use crate::jobs;
use crate::role::Role;
use crate::services::Services;
use crate::sessions;
use crate::support::{self, By};
use crate::tracks;
use crate::users::{self, User};

/// What became of the tracks, as whoever had them reads it.
pub(crate) fn told_of_tracks(tracks: TracksAfter, language: Language) -> &'static str {
    let support_mails = &language.words().support_mails;
    match tracks {
        TracksAfter::Hide => support_mails.listener_hidden,
        TracksAfter::Keep => support_mails.listener_kept,
        TracksAfter::Delete => support_mails.listener_deleted,
    }
}

/// What was done, as the ticket in which they asked for it says it.
fn told(tracks: TracksAfter, language: Language) -> String {
    let support_mails = &language.words().support_mails;
    let tracks = told_of_tracks(tracks, language);
    let lines = [
        support_mails.listener_text,
        tracks,
        support_mails.listener_anew,
    ];
    lines.join("\n\n")
}

/// Makes an artist a listener again who has asked for it in the ticket with this
/// reference, which says so in their language and is closed by that. When they had become an
/// artist is kept in the audit log and forgotten by the account, so that they may become one
/// anew. They get a mail.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::NotFound`] where there is no such ticket;
/// [`Error::Validation`] where it is not theirs, or they are a listener, or the last
/// administrator.
pub async fn return_to_listener(
    services: &Services,
    who: &str,
    ticket: &str,
    tracks: TracksAfter,
) -> Result<User, Error> {
    let (who, ticket) = (who.to_owned(), ticket.to_owned());
    services
        .write(async move |tx| {
            let now = tx.now();
            let found = named(tx.conn(), &who, now).await?.user;
            require_another_admin(tx, found.id).await?;
            let user = users::lock(tx, found.id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user.id, now).await?;
            let asked_in = support::hold(tx, &ticket).await?;
            if !asked_in.is_of(&user) {
                let message = format!("That is no ticket of {}.", user.username);
                return Err(FieldError::for_operators("ticket", "invalid", message).into());
            }
            if user.role == Role::User {
                let message = format!("{} is a listener.", user.username);
                return Err(FieldError::for_operators("", "not_an_artist", message).into());
            }
            users::unpromote(tx.conn(), user.id).await?;
            match tracks {
                TracksAfter::Hide => tracks::hide_all(tx, user.id).await?,
                TracksAfter::Keep => {}
                TracksAfter::Delete => tracks::delete_all(tx, user.id).await?,
            }
            let action = Action::SetRole {
                from: user.role,
                to: Role::User,
                on_request: Some(GaveUp {
                    ticket: asked_in.reference.clone(),
                    tracks,
                    promoted_to_creator_at: user.promoted_to_creator_at,
                }),
            };
            audit::record(tx, &Event::by_operator(action, user.id)).await?;
            let language = user.language.or(asked_in.language).unwrap_or_default();
            support::note_done(tx, &asked_in, &told(tracks, language)).await?;
            support::close_as(tx, By::Operator, &asked_in.reference).await?;
            let user_id = user.id;
            jobs::enqueue(tx, &jobs::NoLongerArtist { user_id, tracks }).await?;
            Ok(User {
                role: Role::User,
                promoted_to_creator_at: None,
                ..user
            })
        })
        .await
}
