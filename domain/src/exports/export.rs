//! A copy, as its owner sees it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::from_row;

/// A copy of somebody's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Export {
    /// Never changes.
    pub id: Uuid,
    /// How far it is.
    pub state: State,
    /// Whether it has the files that were uploaded in it.
    pub include_media: bool,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was ready.
    #[schema(required = true)]
    pub ready_at: Option<DateTime<Utc>>,
    /// Until when it can be fetched.
    #[schema(required = true)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Bytes of the archive.
    #[schema(required = true)]
    pub size_bytes: Option<i64>,
    /// How far it is in per cent, 0 to 100.
    pub progress: i32,
}

from_row!(Export {
    id,
    state: String,
    include_media,
    created_at,
    ready_at,
    expires_at,
    size_bytes,
    progress,
});

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ExportState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for its turn.
    Queued,
    /// It is being made.
    Running,
    /// It can be fetched.
    Ready,
    /// It cannot be fetched any more: its time is over, or a file in it is gone.
    Expired,
    /// It could not be made.
    Failed,
}

impl State {
    /// The name that the database and the API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Whether it is still to be made.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// No state has this name.
#[derive(Debug, thiserror::Error)]
#[error("no such state of an export: {0:?}")]
pub struct UnknownState(String);

impl TryFrom<String> for State {
    type Error = UnknownState;

    fn try_from(name: String) -> Result<Self, UnknownState> {
        [
            Self::Queued,
            Self::Running,
            Self::Ready,
            Self::Expired,
            Self::Failed,
        ]
        .into_iter()
        .find(|state| state.as_str() == name)
        .ok_or(UnknownState(name))
    }
}

/// Somebody's copies, and how many more they may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Exports {
    /// The newest first.
    pub items: Vec<Export>,
    /// Always null: they are few.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// How many more may be asked for now.
    pub remaining_today: u32,
    /// When the next one may be asked for, where that is not now.
    #[serde(skip)]
    pub next_at: Option<DateTime<Utc>>,
}
