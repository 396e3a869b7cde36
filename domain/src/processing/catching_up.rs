//! Tracks that wait and that nobody works on: from before there were jobs for them, from
//! before there was ffmpeg, and those whose job is dead.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::ffmpeg::Ffmpeg;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Standing};
use crate::services::Services;
use crate::settings::Settings;
use crate::tracks::{self, FailureCode, Waiting};

/// How often it is looked for them.
const PAUSE: Duration = Duration::from_mins(1);

/// Looks for such tracks until `stop`, at once and then every minute; says once that
/// there is no ffmpeg, and once that there is after all.
pub async fn keep_catching_up(services: Services, stop: CancellationToken) {
    let mut known = true;
    loop {
        let has_ffmpeg = has_ffmpeg(&services.settings).await;
        if has_ffmpeg != known {
            say(&services, has_ffmpeg);
        }
        known = has_ffmpeg;
        match catch_up(&services, has_ffmpeg).await {
            Ok(0) => {}
            Ok(tracks) => tracing::info!(tracks, "tracks that nobody worked on are taken up"),
            Err(error) => tracing::warn!(%error, "could not look for tracks that wait"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
    services.track_news.close();
}

fn say(services: &Services, has_ffmpeg: bool) {
    if has_ffmpeg {
        tracing::info!("there is ffmpeg by now: tracks that waited for it are prepared");
    } else {
        tracing::warn!(
            ffmpeg = services.settings.ffmpeg,
            "there is no ffmpeg that runs (STAGEDOOR_FFMPEG): tracks play where browsers know \
             their originals, and are prepared for all others once there is one"
        );
    }
}

/// Whether there is an ffmpeg that runs.
pub async fn has_ffmpeg(settings: &Settings) -> bool {
    Ffmpeg::find(settings).await.is_some()
}

/// Takes up, once, what waits and what nobody works on; how many tracks that were.
///
/// # Errors
/// Those of the database.
pub async fn catch_up_now(services: &Services) -> Result<usize, Error> {
    let has_ffmpeg = has_ffmpeg(&services.settings).await;
    catch_up(services, has_ffmpeg).await
}

async fn catch_up(services: &Services, has_ffmpeg: bool) -> Result<usize, Error> {
    let mut taken = 0;
    let mut after = Uuid::nil();
    loop {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let some = tracks::without_job(reader.conn(), after).await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let mut workless = Vec::new();
        for track in some {
            let standing = match track.job_id() {
                Some(id) => jobs::standing(reader.conn(), id).await?,
                None => Standing::Gone,
            };
            match standing {
                Standing::Live => {}
                Standing::Dead => workless.push((track, Some(FailureCode::Internal))),
                Standing::Gone => workless.push((track, None)),
            }
        }
        drop(reader);
        taken += take_up(services, workless).await?;
    }
    if !has_ffmpeg {
        return Ok(taken);
    }
    let mut after = Uuid::nil();
    loop {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let some = tracks::without_renditions(reader.conn(), after).await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let mut unprepared = Vec::new();
        for track in some {
            // A track that plays stays as it is while a job works on it.
            let standing = match track.job_id() {
                Some(id) => jobs::standing(reader.conn(), id).await?,
                None => Standing::Gone,
            };
            if standing == Standing::Gone {
                unprepared.push((track, None));
            }
        }
        drop(reader);
        taken += take_up(services, unprepared).await?;
    }
    Ok(taken)
}

async fn take_up(
    services: &Services,
    tracks: Vec<(Waiting, Option<FailureCode>)>,
) -> Result<usize, Error> {
    let mut taken = 0;
    for (track, failure) in tracks {
        let id = track.id;
        let done = services
            .write(async move |tx| tracks::requeue(tx, &track, failure).await)
            .await?;
        if done {
            services.track_news.tell(id);
            taken += 1;
        }
    }
    Ok(taken)
}
