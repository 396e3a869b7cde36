//! Watching how the processing of a track goes on.

use std::time::Duration;

use futures::Stream;
use futures::stream::unfold;
use serde::Serialize;
use uuid::Uuid;

use super::track::{State, Track};
use super::visible::see;
use crate::caller::Caller;
use crate::error::Error;
use crate::track_news::TrackWatch;

/// How often it is looked for what another process does.
const LOOK: Duration = Duration::from_secs(2);

/// How far the processing of a track is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Progress {
    /// What is done with it.
    pub state: State,
    /// In per cent, 0 to 100.
    pub progress: i32,
}

impl Progress {
    const fn of(track: &Track) -> Self {
        Self {
            state: track.state,
            progress: track.progress,
        }
    }

    /// Whether nothing follows.
    const fn is_last(self) -> bool {
        matches!(self.state, State::Ready | State::Failed)
    }
}

struct Watching {
    caller: Caller,
    id: Uuid,
    key: Option<String>,
    watch: TrackWatch,
    told: Progress,
    is_first: bool,
}

/// How far the processing of a track is that the caller may see, now and whenever that
/// changes, until it plays or has failed, is gone, or the program stops. `key` is what the
/// link of an unlisted track carries.
///
/// # Errors
/// [`Error::NotFound`] when they may not see it.
pub async fn progress(
    caller: &Caller,
    id: Uuid,
    key: Option<String>,
) -> Result<impl Stream<Item = Progress> + Send + use<>, Error> {
    // Before the first look, so that nothing is missed between the two.
    let watch = caller.track_news.watch(id);
    let track = see(caller, id, key.as_deref()).await?;
    let watching = Watching {
        caller: caller.clone(),
        id,
        key,
        watch,
        told: Progress::of(&track),
        is_first: true,
    };
    Ok(unfold(watching, next))
}

async fn next(mut watching: Watching) -> Option<(Progress, Watching)> {
    if watching.is_first {
        watching.is_first = false;
        return Some((watching.told, watching));
    }
    while !watching.told.is_last() {
        let closed = watching.watch.closed();
        tokio::select! {
            () = watching.watch.changed() => {}
            () = closed => return None,
            () = tokio::time::sleep(LOOK) => {}
        }
        let progress = match see(&watching.caller, watching.id, watching.key.as_deref()).await {
            Ok(track) => Progress::of(&track),
            // The database may be back at the next look.
            Err(Error::Unavailable(_)) => continue,
            Err(_) => return None,
        };
        if progress != watching.told {
            watching.told = progress;
            return Some((progress, watching));
        }
    }
    None
}
