//! Telling who watches a track that something about it is new.

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// News that wait for a watcher who is slow: one that misses some looks by itself.
const WAITING: usize = 64;

/// Tells who watches a track in this process that something about it is new. What another
/// process does is found out by looking.
#[derive(Debug, Clone)]
pub struct TrackNews {
    news: broadcast::Sender<Uuid>,
    closed: CancellationToken,
}

impl Default for TrackNews {
    fn default() -> Self {
        Self {
            news: broadcast::Sender::new(WAITING),
            closed: CancellationToken::new(),
        }
    }
}

impl TrackNews {
    /// There is something new about this track.
    pub(crate) fn tell(&self, track_id: Uuid) {
        // An error means that nobody watches.
        let _ = self.news.send(track_id);
    }

    /// Begins to watch this track.
    pub fn watch(&self, track_id: Uuid) -> TrackWatch {
        TrackWatch {
            track_id,
            news: self.news.subscribe(),
            closed: self.closed.clone(),
        }
    }

    /// Tells everybody who watches that the program stops.
    pub(crate) fn close(&self) {
        self.closed.cancel();
    }
}

/// Somebody who watches a track.
#[derive(Debug)]
pub struct TrackWatch {
    track_id: Uuid,
    news: broadcast::Receiver<Uuid>,
    closed: CancellationToken,
}

impl TrackWatch {
    /// Waits until the program stops.
    pub(crate) fn closed(&self) -> impl Future<Output = ()> + Send + 'static {
        self.closed.clone().cancelled_owned()
    }

    /// Waits until there may be something new.
    pub async fn changed(&mut self) {
        loop {
            match self.news.recv().await {
                Ok(track_id) if track_id != self.track_id => {}
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                // Nobody tells any more.
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}
