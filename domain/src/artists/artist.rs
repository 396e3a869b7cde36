//! What an artist is to others, and who is a member.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::from_row;

/// An artist, named in what is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ArtistRef {
    /// Never changes.
    pub id: Uuid,
    /// The name in their address.
    pub handle: String,
    /// What they are called.
    pub name: String,
}

from_row!(ArtistRef { id, handle, name });

/// An artist, as anybody may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Artist {
    /// Never changes.
    pub id: Uuid,
    /// The name in their address: 3 to 30 of `a–z 0–9 -`.
    pub handle: String,
    /// What they are called: 1 to 80 characters.
    pub name: String,
    /// What they say of themselves: at most 2,000 characters.
    #[schema(required = true)]
    pub about: Option<String>,
    /// Where else they are: at most five.
    pub links: Vec<Link>,
    /// Where their picture is: a square of at most 1,024 pixels, in JPEG; with `size=small`
    /// in its query one of at most 320.
    #[schema(required = true)]
    pub picture_url: Option<String>,
    /// When they came here.
    pub created_at: DateTime<Utc>,
}

/// A page of an artist somewhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Link {
    /// Where it is: `https://…`.
    pub url: String,
    /// Whether it links back with `rel="me"`, and so surely is theirs.
    pub confirmed: bool,
}

/// An artist, to one of their members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnArtist {
    /// The artist.
    #[serde(flatten)]
    pub artist: Artist,
    /// What the member is to them.
    pub role: MemberRole,
}

/// What somebody is to an artist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// May do everything.
    Owner,
}

impl MemberRole {
    /// The name that the database and the API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
        }
    }
}
