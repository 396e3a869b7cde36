//! Attempts on one account, one after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::error::Error;
use crate::limits;
use crate::settings::Settings;

/// The longest that an attempt waits for those before it.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The most attempts on one account that wait for the one under way: as many as
/// hashes wait for one client address. They hold no place in that line meanwhile.
const MOST_WAITING: usize = 16;

/// What is asked of those who are one too many.
const COME_BACK: Duration = Duration::from_secs(1);

/// Lets the attempts on one account happen in turn, within this process.
///
/// An attempt is counted before it is known whether it is right. Without turns,
/// right ones at the same moment would be counted against each other and all but
/// the first few refused. And of all that wait for one account, one at a time asks
/// for a hash.
#[derive(Debug, Clone, Default)]
pub struct LoginTurns(Arc<Mutex<HashMap<Vec<u8>, Queue>>>);

#[derive(Debug, Default)]
struct Queue {
    turn: Arc<AsyncMutex<()>>,
    /// Those who wait, and the one whose turn it is.
    present: usize,
}

/// The turn of one attempt, until it is dropped.
#[derive(Debug)]
pub(crate) struct LoginTurn {
    // In this order: the next one may begin, and then this one has gone.
    _turn: OwnedMutexGuard<()>,
    _presence: Presence,
}

/// One who waits or whose turn it is, also when their client hangs up.
#[derive(Debug)]
struct Presence {
    turns: LoginTurns,
    key: Vec<u8>,
}

impl LoginTurns {
    /// Waits for the turn of what `key` stands for. Where limits are off nothing is
    /// counted, and nobody waits.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when too many wait for it, [`Error::Unavailable`] after
    /// some seconds.
    pub(crate) async fn wait_for(
        &self,
        settings: &Settings,
        key: &str,
    ) -> Result<Option<LoginTurn>, Error> {
        if !settings.rate_limits {
            return Ok(None);
        }
        self.take(limits::hash(key)).await.map(Some)
    }

    async fn take(&self, key: Vec<u8>) -> Result<LoginTurn, Error> {
        let (turn, presence) = self.enter(key)?;
        let turn = tokio::time::timeout(LONGEST_WAIT, turn.lock_owned())
            .await
            .map_err(|_| Error::unavailable("no turn to log in"))?;
        Ok(LoginTurn {
            _turn: turn,
            _presence: presence,
        })
    }

    fn enter(&self, key: Vec<u8>) -> Result<(Arc<AsyncMutex<()>>, Presence), Error> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(key.clone()).or_default();
        if queue.present > MOST_WAITING {
            return Err(Error::RateLimited {
                retry_after: COME_BACK,
            });
        }
        queue.present += 1;
        let presence = Presence {
            turns: self.clone(),
            key,
        };
        Ok((queue.turn.clone(), presence))
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut queues = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get_mut(&self.key) {
            queue.present -= 1;
            if queue.present == 0 {
                queues.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn key(name: &str) -> Vec<u8> {
        limits::hash(name)
    }

    #[tokio::test]
    async fn one_after_the_other_for_each_account_and_sixteen_wait() {
        let turns = LoginTurns::default();
        let first = turns.take(key("nina")).await.unwrap();
        let mut waiting: Vec<_> = (0..16).map(|_| Box::pin(turns.take(key("nina")))).collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        let refused = turns.take(key("nina")).await;
        assert!(matches!(refused, Err(Error::RateLimited { .. })));
        // Nobody else waits for them.
        for n in 0..50 {
            turns
                .take(key(&n.to_string()))
                .now_or_never()
                .unwrap()
                .unwrap();
        }
        drop(first);
        let second = (&mut waiting[0]).now_or_never().unwrap().unwrap();
        assert!((&mut waiting[1]).now_or_never().is_none());
        drop(waiting);
        drop(second);
        turns.take(key("nina")).now_or_never().unwrap().unwrap();
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
