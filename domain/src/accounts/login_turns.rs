//! Logins of one account, one after the other.

use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};

use crate::error::Error;

/// Accounts share this many queues, told apart by their hash.
const QUEUES: usize = 256;

/// The longest that a login waits for those before it.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Lets the attempts on one account happen in turn, within this process.
///
/// An attempt is counted before it is known whether it is right. Without turns,
/// right ones at the same moment would be counted against each other and all but
/// the first few refused.
#[derive(Debug)]
pub struct LoginTurns(Vec<Mutex<()>>);

impl LoginTurns {
    /// Empty queues.
    pub(crate) fn new() -> Self {
        Self((0..QUEUES).map(|_| Mutex::default()).collect())
    }

    /// Waits for the turn of the account whose key has this hash; it lasts until
    /// what is answered is dropped.
    pub(super) async fn take(&self, hash: &[u8]) -> Result<MutexGuard<'_, ()>, Error> {
        let queue = usize::from(hash.first().copied().unwrap_or_default()) % QUEUES;
        let Some(queue) = self.0.get(queue) else {
            return Err(Error::internal("no such queue of logins"));
        };
        tokio::time::timeout(LONGEST_WAIT, queue.lock())
            .await
            .map_err(|_| Error::unavailable("no turn to log in"))
    }
}
