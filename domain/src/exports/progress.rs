//! How far a copy is.

use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use super::contents::Media;
use super::rows;
use crate::error::Error;
use crate::jobs::Attempt;
use crate::services::Services;

/// How far it is, in per cent, once the texts are read.
const TEXTS: u64 = 10;

/// How far it is at most before it is ready.
const NEARLY: u64 = 99;

/// How often it is noted how far it is.
const NOTE: Duration = Duration::from_secs(1);

/// How far it is, by the bytes that were read.
pub(super) struct Progress<'a> {
    services: &'a Services,
    export_id: Uuid,
    attempt: Attempt,
    total: u64,
    read: u64,
    noted: Instant,
}

impl<'a> Progress<'a> {
    /// Begins, with the texts read.
    pub(super) async fn new(
        services: &'a Services,
        export_id: Uuid,
        attempt: Attempt,
        media: &[Media],
    ) -> Result<Self, Error> {
        let mut total = 0;
        for one in media {
            total += services.media.size(&one.key).await?;
        }
        let progress = Self {
            services,
            export_id,
            attempt,
            total,
            read: 0,
            noted: Instant::now(),
        };
        progress.note(TEXTS).await?;
        Ok(progress)
    }

    /// Notes that so many bytes more were read.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody wants the copy any more.
    pub(super) async fn add(&mut self, bytes: u64) -> Result<(), Error> {
        self.read += bytes;
        if self.noted.elapsed() < NOTE {
            return Ok(());
        }
        self.noted = Instant::now();
        let share = self.read.min(self.total) * (NEARLY - TEXTS);
        self.note(TEXTS + share / self.total.max(1)).await
    }

    async fn note(&self, percent: u64) -> Result<(), Error> {
        let (id, attempt) = (self.export_id, self.attempt);
        let percent = i32::try_from(percent).map_err(Error::internal)?;
        let is_wanted = self
            .services
            .write(async move |tx| rows::note_progress(tx, id, attempt, percent).await)
            .await?;
        if is_wanted {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }
}
