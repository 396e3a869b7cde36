//! Parts of one upload, one after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::error::Error;

/// The longest that somebody waits for the part before theirs to stop: it has to store what
/// it has.
const PATIENCE: Duration = Duration::from_secs(10);

/// Lets one part of an upload arrive at a time, within this process. Whoever comes next has
/// most likely lost the line of the part before, which is asked to stop.
#[derive(Debug, Clone, Default)]
pub struct UploadTurns(Arc<Mutex<HashMap<Uuid, Queue>>>);

#[derive(Debug, Default)]
struct Queue {
    turn: Arc<AsyncMutex<()>>,
    /// Those who wait, and the one whose turn it is.
    present: usize,
    /// Tells the one whose turn it is that it is wanted.
    wanted: CancellationToken,
}

/// The turn of one part, until it is dropped.
#[derive(Debug)]
pub(crate) struct UploadTurn {
    // In this order: the next one may begin, and then this one has gone.
    _turn: OwnedMutexGuard<()>,
    presence: Presence,
    wanted: CancellationToken,
}

/// One who waits or whose turn it is, also when their client hangs up.
#[derive(Debug)]
struct Presence {
    turns: UploadTurns,
    upload_id: Uuid,
    has_waited: bool,
}

impl UploadTurns {
    /// Asks the part that is arriving to stop, and waits for its turn.
    ///
    /// # Errors
    /// [`Error::UploadBusy`] when it does not stop within ten seconds.
    pub(crate) async fn take(&self, upload_id: Uuid) -> Result<UploadTurn, Error> {
        self.take_within(upload_id, PATIENCE).await
    }

    async fn take_within(&self, upload_id: Uuid, patience: Duration) -> Result<UploadTurn, Error> {
        let (turn, presence) = self.enter(upload_id);
        let turn = tokio::time::timeout(patience, turn.lock_owned())
            .await
            .map_err(|_| Error::UploadBusy)?;
        let wanted = CancellationToken::new();
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get_mut(&upload_id) {
            queue.wanted = wanted.clone();
        }
        drop(queues);
        Ok(UploadTurn {
            _turn: turn,
            presence,
            wanted,
        })
    }

    fn enter(&self, upload_id: Uuid) -> (Arc<AsyncMutex<()>>, Presence) {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(upload_id).or_default();
        queue.wanted.cancel();
        queue.present += 1;
        let presence = Presence {
            turns: self.clone(),
            upload_id,
            has_waited: queue.present > 1,
        };
        (queue.turn.clone(), presence)
    }
}

impl UploadTurn {
    /// Waits until somebody else wants the turn.
    pub(crate) async fn is_wanted(&self) {
        self.wanted.cancelled().await;
    }

    /// Whether it was somebody else's turn before.
    pub(crate) const fn has_waited(&self) -> bool {
        self.presence.has_waited
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut queues = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get_mut(&self.upload_id) {
            queue.present -= 1;
            if queue.present == 0 {
                queues.remove(&self.upload_id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn whoever_comes_next_has_the_one_before_stop() {
        let turns = UploadTurns::default();
        let (this, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = turns.take(this).await.unwrap();
        assert!(!first.has_waited());
        assert!(first.is_wanted().now_or_never().is_none());
        assert!(!turns.take(other).await.unwrap().has_waited());
        let mut second = Box::pin(turns.take(this));
        assert!((&mut second).now_or_never().is_none());
        assert!(first.is_wanted().now_or_never().is_some());
        drop(first);
        let second = second.now_or_never().unwrap().unwrap();
        assert!(second.has_waited());
        assert!(second.is_wanted().now_or_never().is_none());
        drop(second);
        assert!(turns.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let turns = UploadTurns::default();
        let id = Uuid::nil();
        let first = turns.take(id).await.unwrap();
        let second = turns.take_within(id, Duration::ZERO).await;
        assert!(matches!(second, Err(Error::UploadBusy)));
        drop(first);
        assert!(turns.take_within(id, Duration::ZERO).await.is_ok());
    }
}
