//! Who is logged in.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who is asking: a user through a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// The session, by the id that never changes.
    pub session_id: Uuid,
    /// The session's user.
    pub user_id: Uuid,
    /// When this session last changed something that the replica may not have.
    pub wrote_at: Option<DateTime<Utc>>,
    /// When they last proved through this session who they are.
    pub proved_at: Option<DateTime<Utc>>,
    /// When such a proof last had a second factor in it: a code, a backup code or a
    /// passkey.
    pub second_factor_proved_at: Option<DateTime<Utc>>,
}
