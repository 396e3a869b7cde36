//! Invitations to make an account, by operators. Whoever has the link may use it, so often,
//! until it is over or revoked.

mod rows;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::from_row;

pub(crate) use rows::{find, forget, insert, list, revoke, spend, sweep};

/// An invitation, without its token, which nobody knows but who has the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// Its name for operators.
    pub id: Uuid,
    /// Whose it is; of whoever has the link where none is named.
    pub email: Option<String>,
    /// How often it may be used.
    pub uses: i32,
    /// How often it was.
    pub used: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

from_row!(Invitation {
    id,
    email,
    uses,
    used,
    created_at,
    expires_at,
    revoked_at
});
