//! What somebody is shown of a passkey.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::from_row;

/// A passkey, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Passkey {
    /// Never changes.
    pub id: Uuid,
    /// What its owner calls it: 1 to 60 characters.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last used to log in or to prove who it is.
    #[schema(required = true)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Since when it is suspended: it opens nothing until its owner keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_at: Option<DateTime<Utc>>,
}

from_row!(Passkey {
    id,
    name,
    created_at,
    last_used_at,
    suspended_at
});
