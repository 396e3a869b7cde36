//! Changing what an artist says of themselves.

use std::time::Duration;

use uuid::Uuid;

use super::artist::Artist;
use super::form::{ArtistChanges, Parsed};
use super::gate::{require_editor, require_editor_in};
use super::handle::Handle;
use super::rows::{self, Row};
use super::{handles, links, rel_me};
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Tx, on};
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::sessions;
use crate::users::barred_names;

const MONTH: Duration = Duration::from_hours(30 * 24);

/// Changes an artist of whom the caller is a member, all of it or nothing.
///
/// A handle that is given up leads to the artist for a year and is nobody else's
/// meanwhile; they may have it back at once. Links that are new are looked at in a job,
/// whether they link back.
///
/// # Errors
/// [`Error::Validation`] of the fields `name`, `handle`, `about`, `links`;
/// [`Error::HandleTaken`]; [`Error::RateLimited`] when the handle was changed
/// [`Settings::handle_changes_per_month`](crate::Settings::handle_changes_per_month) times;
/// [`Error::NotFound`] for an artist of others; those of
/// [`require_creator`](super::require_creator), which a listener who was that artist needs
/// for the handle alone.
pub async fn edit(caller: &Caller, id: Uuid, changes: &ArtistChanges) -> Result<Artist, Error> {
    let user_id = require_editor(caller, id).await?.id;
    let parsed = changes.parse();
    if parsed.is_err() {
        // What is wrong with them is for those to know whom it concerns.
        let mut reader = caller.read().await?;
        super::own::require_member(reader.conn(), id, user_id).await?;
    }
    let wanted = parsed?;
    caller
        .write(async move |tx| {
            let user = require_editor_in(tx, id).await?;
            let user_id = user.id;
            // Other sessions of theirs show it at once.
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let before = rows::hold(tx.conn(), id, user_id).await?;
            tx.note_waited();
            let handle = wanted.handle.as_ref().map(Handle::as_str);
            let is_moved = handle.is_some_and(|handle| handle != before.handle);
            if is_moved && !user.role.is_creator_tier() {
                return Err(Error::CreatorRoleRequired);
            }
            apply(tx, user_id, before, wanted).await?;
            let after = rows::by_id(tx.conn(), id).await?;
            after.ok_or(Error::NotFound)?.complete(tx.conn()).await
        })
        .await
}

async fn apply(tx: &mut Tx, user_id: Uuid, before: Row, wanted: Parsed) -> Result<(), Error> {
    let artist_id = before.id;
    let Parsed {
        name,
        handle,
        about,
        links,
    } = wanted;
    if let Some(handle) = handle.filter(|handle| handle.as_str() != before.handle) {
        change_handle(tx, user_id, &before, handle).await?;
    }
    let name = name.filter(|name| *name != before.name);
    let about_before = before.about.clone().unwrap_or_default();
    let about = about.filter(|about| *about != about_before);
    if name.is_some() || about.is_some() {
        let new_name = name.as_ref().unwrap_or(&before.name);
        let new_about = Some(about.unwrap_or(about_before)).filter(|text| !text.is_empty());
        on!(tx.conn(), c => {
            sqlx::query("UPDATE artists SET name = $2, about = $3 WHERE id = $1")
                .bind(artist_id).bind(new_name).bind(new_about)
                .execute(c)
                .await
                .map(drop)
        })?;
    }
    if let Some(to) = name {
        let from = before.name;
        let renamed = Action::RenameArtist {
            artist_id,
            from,
            to,
        };
        audit::record(tx, &Event::by_user(renamed, user_id)).await?;
    }
    if let Some(urls) = links {
        change_links(tx, user_id, artist_id, urls).await?;
    }
    Ok(())
}

async fn change_handle(tx: &mut Tx, user_id: Uuid, before: &Row, to: Handle) -> Result<(), Error> {
    let now = tx.now();
    if to.is_reserved() {
        // An operator may have given it to them, who may have it back.
        let holder = handles::holder(tx.conn(), to.as_str(), now).await?;
        if holder != Some(before.id) {
            return Err(Error::HandleTaken);
        }
    }
    if barred_names::is_barred(tx, to.as_str()).await? {
        return Err(Error::HandleTaken);
    }
    // Changes that are refused undo their count with everything else.
    let policy = Policy {
        most: Some(tx.settings().handle_changes_per_month),
        window: MONTH,
        wait: |_, _| Duration::ZERO,
    };
    let key = limits::hash(&before.id.to_string());
    limits::attempt(tx, "handle_change", &key, policy).await?;
    handles::move_to(tx, before.id, &before.handle, &to).await?;
    let changed = Action::ChangeHandle {
        artist_id: before.id,
        from: before.handle.clone(),
        to: to.as_str().to_owned(),
    };
    audit::record(tx, &Event::by_user(changed, user_id)).await
}

async fn change_links(
    tx: &mut Tx,
    user_id: Uuid,
    artist_id: Uuid,
    urls: Vec<String>,
) -> Result<(), Error> {
    let before = links::of(tx.conn(), artist_id).await?;
    if before.iter().map(|link| &link.url).eq(&urls) {
        return Ok(());
    }
    let new = links::replace(tx, artist_id, &urls).await?;
    rel_me::look_at(tx, artist_id, new).await?;
    let changed = Action::ChangeArtistLinks {
        artist_id,
        links: urls,
    };
    audit::record(tx, &Event::by_user(changed, user_id)).await
}
