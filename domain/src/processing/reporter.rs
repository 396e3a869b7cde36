//! Saying how far it is, and hearing whether it still counts.

use std::pin::pin;
use std::time::Duration;

use tokio::time::Instant;

use super::stop::Stop;
use crate::db::Freshness;
use crate::services::Services;
use crate::tracks::{self, Work};

/// How often it is looked how far it is.
const LOOK: Duration = Duration::from_millis(250);

/// How often that is written down: each is a write.
const WRITE: Duration = Duration::from_secs(1);

/// How often it is asked whether it still counts, when there is nothing to write down.
const ASK: Duration = Duration::from_secs(2);

/// Says how far the work on a track is, and hears whether it still counts.
#[derive(Debug)]
pub(super) struct Reporter {
    services: Services,
    work: Work,
    percent: i32,
    written_at: Instant,
    asked_at: Instant,
}

impl Reporter {
    pub(super) fn new(services: &Services, work: Work) -> Self {
        let now = Instant::now();
        Self {
            services: services.clone(),
            work,
            percent: 0,
            written_at: now,
            asked_at: now,
        }
    }

    /// Waits for a part of the work, and says meanwhile how far all of it is.
    ///
    /// # Errors
    /// [`Stop::Gone`] when it does not count any more; then the part is dropped.
    pub(super) async fn during<T>(
        &mut self,
        part: impl Future<Output = T>,
        percent: impl Fn() -> i32,
    ) -> Result<T, Stop> {
        let mut part = pin!(part);
        loop {
            tokio::select! {
                done = &mut part => return Ok(done),
                () = tokio::time::sleep(LOOK) => self.say(percent()).await?,
            }
        }
    }

    async fn say(&mut self, percent: i32) -> Result<(), Stop> {
        let (now, work) = (Instant::now(), self.work);
        if percent > self.percent && now.duration_since(self.written_at) >= WRITE {
            (self.percent, self.written_at, self.asked_at) = (percent, now, now);
            let noted = self
                .services
                .write(async move |tx| tracks::note_progress(tx, work, percent).await)
                .await?;
            self.services.track_news.tell(work.track_id);
            return wanted(noted);
        }
        if now.duration_since(self.asked_at) >= ASK {
            self.asked_at = now;
            let mut reader = self.services.db.read(Freshness::Latest).await?;
            return wanted(tracks::is_wanted(reader.conn(), work).await?);
        }
        Ok(())
    }
}

fn wanted(is_wanted: bool) -> Result<(), Stop> {
    if is_wanted { Ok(()) } else { Err(Stop::Gone) }
}
