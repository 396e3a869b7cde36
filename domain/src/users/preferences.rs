//! What somebody has chosen for themselves.

use stagedoor_words::Language;
use uuid::Uuid;

use super::{Theme, User, by_id};
use crate::db::{Conn, on};
use crate::error::Error;

/// What is to be chosen; what is none stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// What pages look like.
    pub theme: Option<Theme>,
    /// In which language they are spoken to.
    pub language: Option<Language>,
}

/// Notes in which language this user is spoken to, unless something is noted by now.
pub(crate) async fn set_first_language(
    mut conn: Conn<'_>,
    id: Uuid,
    language: Language,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET language = $2 WHERE id = $1 AND language IS NULL")
            .bind(id).bind(language.tag())
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Notes what this user has chosen, and answers the user as they are from then on. One
/// statement writes it: of two at once that choose different things, both count.
pub(crate) async fn set_preferences(
    mut conn: Conn<'_>,
    id: Uuid,
    chosen: Preferences,
) -> Result<User, Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE users SET theme = COALESCE($2, theme), language = COALESCE($3, language)
             WHERE id = $1",
        )
        .bind(id)
        .bind(chosen.theme.map(Theme::as_str))
        .bind(chosen.language.map(Language::tag))
        .execute(c)
        .await
        .map(drop)
    })?;
    by_id(conn, id).await?.ok_or(Error::UserNotFound)
}
