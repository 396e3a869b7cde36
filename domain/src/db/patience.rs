//! How long whoever needs the database waits for it.

use std::time::Duration;

/// How long a request waits for a connection before it is told that the
/// database is away.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
