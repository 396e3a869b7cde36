//! A person with an account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use stagedoor_words::Language;
use uuid::Uuid;

use crate::db::{Core, Freshness, from_row};
use crate::error::Error;
use crate::role::Role;
use crate::users::{self, Status, Theme};

/// A person with an account, as they may see it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct User {
    /// Never changes.
    pub id: Uuid,
    /// As it was typed; unique without regard to case.
    pub username: String,
    /// As it was typed. Confirmed ones are unique without regard to case and Unicode
    /// form; any number of accounts may claim one that is not.
    pub email: String,
    /// What this account may do.
    pub role: Role,
    /// Whether the e-mail address was confirmed.
    pub is_verified: bool,
    /// When this person became a creator by themselves; null for everybody
    /// else, whatever role somebody assigned to them.
    #[schema(required = true)]
    pub promoted_to_creator_at: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// Whether a login with a password needs a second step.
    pub two_factor_enabled: bool,
    /// What the account is open for.
    pub status: Status,
    /// When the account is deleted for good; null where nobody has asked for that.
    #[schema(required = true)]
    pub deletion_scheduled_for: Option<DateTime<Utc>>,
    /// Why an operator has suspended the account, in their words.
    #[serde(skip)]
    pub suspension_reason: Option<String>,
    /// What pages look like, where they have chosen. Pages alone ask for it.
    #[serde(skip)]
    pub theme: Option<Theme>,
    /// In which language they are spoken to, where they have chosen. Pages and mails ask
    /// for it.
    #[serde(skip)]
    pub language: Option<Language>,
}

from_row!(User {
    id,
    username,
    email,
    role: String,
    is_verified,
    promoted_to_creator_at,
    created_at,
    two_factor_enabled,
    status: String,
    deletion_scheduled_for,
    suspension_reason,
    theme = (Theme::stored),
    language = (stored_language),
});

/// The language with this tag, where there is one: a program that knew more of them may
/// have written it.
fn stored_language(tag: Option<String>) -> Option<Language> {
    Language::of_tag(&tag?)
}

/// The user with this id. Always from the primary: a role that was just given,
/// or taken, counts from the very next request.
pub async fn find(core: &Core, id: Uuid) -> Result<User, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    users::by_id(reader.conn(), id)
        .await?
        .ok_or(Error::UserNotFound)
}
