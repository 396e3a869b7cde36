//! Changing what is said of a track, and who may hear it.

use uuid::Uuid;

use super::form::{description, title};
use super::held::{as_changed, hold, require_editor, require_member};
use super::publishing::set_visibility;
use super::track::{Track, Visibility};
use crate::caller::Caller;
use crate::db::{Conn, on};
use crate::error::Error;

/// What is to be different about a track; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrackChange {
    /// What it is called.
    pub title: Option<String>,
    /// A few words about it; an empty text takes them away.
    pub description: Option<String>,
    /// Who may hear it.
    pub visibility: Option<Visibility>,
}

/// Changes a track of the caller's artist, all of it or nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Validation`] of `title` and `description`,
/// [`Error::NotReady`] to publish what does not play yet. To have more people hear it, those
/// of [`require_creator`](super::require_creator); otherwise it is enough that it is theirs.
pub async fn edit(caller: &Caller, id: Uuid, change: TrackChange) -> Result<Track, Error> {
    let is_for_more = matches!(
        change.visibility,
        Some(Visibility::Public | Visibility::Unlisted)
    );
    if is_for_more {
        require_editor(caller, id).await?;
    } else {
        require_member(caller, id).await?;
    }
    let said = Said::parse(&change)?;
    caller
        .write(async move |tx| {
            let row = hold(tx, id).await?;
            if let Some(title) = &said.title {
                set_title(tx.conn(), id, title).await?;
            }
            if let Some(description) = &said.description {
                set_description(tx.conn(), id, description).await?;
            }
            if let Some(visibility) = change.visibility {
                set_visibility(tx, &row, visibility).await?;
            }
            as_changed(tx, id).await
        })
        .await
}

/// What can be stored of a change.
struct Said {
    title: Option<String>,
    /// Empty where there is to be none.
    description: Option<String>,
}

impl Said {
    fn parse(change: &TrackChange) -> Result<Self, Error> {
        let title = change.title.as_deref().map(title).transpose();
        let description = change.description.as_deref().map(description).transpose();
        match (title, description) {
            (Ok(title), Ok(description)) => Ok(Self {
                title,
                description: description.map(Option::unwrap_or_default),
            }),
            (title, description) => Err(Error::Validation(
                [title.err(), description.err()]
                    .into_iter()
                    .flatten()
                    .collect(),
            )),
        }
    }
}

async fn set_title(mut conn: Conn<'_>, id: Uuid, title: &str) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE tracks SET title = $2 WHERE id = $1")
            .bind(id).bind(title)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

async fn set_description(mut conn: Conn<'_>, id: Uuid, description: &str) -> Result<(), Error> {
    let description = Some(description).filter(|text| !text.is_empty());
    on!(conn, c => {
        sqlx::query("UPDATE tracks SET description = $2 WHERE id = $1")
            .bind(id).bind(description)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
