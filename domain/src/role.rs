//! Roles, and the one definition of the creator tier.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use stagedoor_words::Language;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A listener.
    User,
    /// A listener who became an artist by themselves.
    Creator,
    /// Assigned by an operator.
    Premium,
    /// Assigned by an operator.
    Moderator,
    /// Assigned by an operator.
    Admin,
    /// Assigned by an operator.
    Artist,
    /// Assigned by an operator.
    Producer,
    /// Assigned by an operator.
    Label,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 8] = [
        Self::User,
        Self::Creator,
        Self::Premium,
        Self::Moderator,
        Self::Admin,
        Self::Artist,
        Self::Producer,
        Self::Label,
    ];

    /// Whether this role may upload: every role above a plain listener. The
    /// upload gate, the card in the settings and the upgrade all ask this.
    pub const fn is_creator_tier(self) -> bool {
        !matches!(self, Self::User)
    }

    /// Whether this role works for the site: answers tickets, and sees the pages for that.
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Moderator | Self::Admin)
    }

    /// What people call it. Whoever may upload is an artist, whatever else they are.
    pub fn in_words(self, language: Language) -> &'static str {
        let roles = &language.words().roles;
        match self {
            Self::User => roles.listener,
            Self::Creator | Self::Artist => roles.artist,
            Self::Premium => roles.premium,
            Self::Moderator => roles.moderator,
            Self::Admin => roles.administrator,
            Self::Producer => roles.producer,
            Self::Label => roles.label,
        }
    }

    /// The name that the database and the API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Creator => "creator",
            Self::Premium => "premium",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
            Self::Artist => "artist",
            Self::Producer => "producer",
            Self::Label => "label",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// No role has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such role: {0:?}; roles are user, creator, premium, moderator, admin, artist, producer, label"
)]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == name)
            .ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

impl TryFrom<String> for Role {
    type Error = UnknownRole;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}
