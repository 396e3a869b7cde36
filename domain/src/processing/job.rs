//! The job that processes a file.

use std::time::Duration;

use super::analysis::{self, Heard, SHARE};
use super::artwork;
use super::ffmpeg::Ffmpeg;
use super::meter::Sound;
use super::renditions;
use super::reporter::Reporter;
use super::stop::Stop;
use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{Attempt, Failure, ProcessTrack, Run};
use crate::meters::Timing;
use crate::meters::declared::PROCESSING_SECONDS;
use crate::services::Services;
use crate::storage::AudioFormat;
use crate::tracks::{self, FailureCode, Measured, Original, Processed, Work};

impl Run<JobContext> for ProcessTrack {
    async fn run(self, context: &JobContext, attempt: Attempt) -> Result<(), Failure> {
        let (services, work) = (&context.services, Work::new(&self, attempt));
        let timing = Timing::begin();
        let outcome = process(services, work).await;
        let came_to = match &outcome {
            Ok(()) => "done",
            Err(Stop::Gone) => "gone",
            Err(Stop::Failed(_)) => "failed",
            Err(Stop::Trouble(_)) => "trouble",
        };
        timing.end(&PROCESSING_SECONDS, [came_to]);
        match outcome {
            Ok(()) | Err(Stop::Gone) => Ok(()),
            Err(Stop::Failed(why)) => Ok(fail(services, work, why).await?),
            Err(Stop::Trouble(error)) => {
                if work.is_last_try() {
                    fail(services, work, FailureCode::Internal).await?;
                }
                Err(error.into())
            }
        }
    }
}

async fn fail(services: &Services, work: Work, why: FailureCode) -> Result<(), Error> {
    let counted = services.write(async move |tx| tracks::fail(tx, work, why).await);
    match counted.await {
        Ok(true) => tracing::info!(track_id = %work.track_id, why = why.as_str(), "a track failed"),
        // Somebody else has the job, or the track, by now.
        Ok(false) | Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
    services.track_news.tell(work.track_id);
    Ok(())
}

async fn process(services: &Services, work: Work) -> Result<(), Stop> {
    let begun = services.write(async move |tx| tracks::begin(tx, work).await);
    let original = begun.await?.ok_or(Stop::Gone)?;
    services.track_news.tell(work.track_id);
    let deadline = services.settings.processing_deadline;
    let made = tokio::time::timeout(deadline, make(services, work, &original)).await;
    let made = made.unwrap_or(Err(Stop::Failed(FailureCode::Overdue)))?;
    finish(services, work, made).await
}

async fn finish(services: &Services, work: Work, made: Processed) -> Result<(), Stop> {
    let discard = async |made: &Processed| {
        renditions::discard(services, &made.renditions).await;
        artwork::discard(services, made.artwork.as_ref()).await;
    };
    let stored = made.clone();
    let written = services
        .write(async move |tx| tracks::complete(tx, work, &made).await)
        .await;
    match written {
        Ok(true) => {}
        Ok(false) | Err(Error::NotFound) => {
            discard(&stored).await;
            return Err(Stop::Gone);
        }
        // Whether it is written down is not known.
        Err(error @ Error::Unavailable(_)) => return Err(error.into()),
        Err(error) => {
            discard(&stored).await;
            return Err(error.into());
        }
    }
    services.track_news.tell(work.track_id);
    Ok(())
}

async fn make(services: &Services, work: Work, original: &Original) -> Result<Processed, Stop> {
    let ffmpeg = Ffmpeg::find(&services.settings).await;
    let scratch = services.media.scratch(services.new_id()).await?;
    let path = services.media.local(&original.object_key, &scratch).await?;
    let mut reporter = Reporter::new(services, work);
    let longest = services.settings.track_longest;
    let heard = analysis::analyse(&path, ffmpeg.as_ref(), longest, &mut reporter).await?;
    let cover = heard.cover.clone().filter(|_| !original.has_artwork);
    let mut made = match &ffmpeg {
        None => without_ffmpeg(original, heard)?,
        Some(ffmpeg) => {
            let sound = heard.sound.ok_or(Stop::Failed(FailureCode::Unreadable))?;
            let renditions =
                renditions::make(services, ffmpeg, &path, &sound, &scratch, &mut reporter).await?;
            Processed {
                measured: Some(measured(sound)?),
                renditions,
                artwork: None,
                lacks: None,
            }
        }
    };
    if let Some(cover) = cover {
        match artwork::make(services, cover, &mut reporter, SHARE).await {
            Ok(picture) => made.artwork = picture,
            Err(stop) => {
                renditions::discard(services, &made.renditions).await;
                return Err(stop);
            }
        }
    }
    Ok(made)
}

/// The original plays where browsers know it; everything else waits for ffmpeg.
fn without_ffmpeg(original: &Original, heard: Heard) -> Result<Processed, Stop> {
    let is_known = heard.browsers_know.unwrap_or_else(|| {
        let format = original.format.as_str();
        [AudioFormat::Opus, AudioFormat::Aac, AudioFormat::M4a]
            .iter()
            .any(|known| known.as_str() == format)
    });
    if !is_known {
        return Err(Stop::Failed(FailureCode::NoFfmpeg));
    }
    Ok(Processed {
        measured: heard.sound.map(measured).transpose()?,
        renditions: Vec::new(),
        artwork: None,
        lacks: Some(FailureCode::NoFfmpeg),
    })
}

fn measured(sound: Sound) -> Result<Measured, Error> {
    Ok(Measured {
        duration_ms: millis(sound.duration)?,
        sample_rate_hz: i32::try_from(sound.rate).map_err(Error::internal)?,
        channels: i32::try_from(sound.channels).map_err(Error::internal)?,
        loudness_lufs: sound.loudness,
        true_peak_dbtp: sound.true_peak,
        waveform: sound.waveform,
    })
}

fn millis(time: Duration) -> Result<i64, Error> {
    let rounded = (time.as_micros() + 500) / 1_000;
    i64::try_from(rounded).map_err(Error::internal)
}
