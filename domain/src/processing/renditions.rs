//! What is played: made of the original by ffmpeg, and put into the store.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::analysis::SHARE;
use super::ffmpeg::{Child, Ffmpeg, Rendering, rendering};
use super::fragments::{self, Fragments};
use super::meter::Sound;
use super::reporter::Reporter;
use super::stop::Stop;
use crate::error::Error;
use crate::services::Services;
use crate::storage::{Scratch, new_key};
use crate::tracks::RenditionFile;

/// What is made of each file: the name of the quality, and bits per second.
const QUALITIES: [(&str, u32); 2] = [("low", 96_000), ("high", 192_000)];

/// The folder of the store.
const FOLDER: &str = "renditions";

/// The last per cent are the store's.
const MADE: i32 = 98;

/// Makes all renditions in one run, into `scratch`, and stores them. What was stored when
/// this ends otherwise is removed again.
pub(super) async fn make(
    services: &Services,
    ffmpeg: &Ffmpeg,
    path: &Path,
    sound: &Sound,
    scratch: &Scratch,
    reporter: &mut Reporter,
) -> Result<Vec<RenditionFile>, Stop> {
    let paths = QUALITIES.map(|(quality, _)| scratch.path().join(format!("{quality}.m4a")));
    let bits: u64 = QUALITIES.iter().map(|(_, bits)| u64::from(*bits)).sum();
    let expected = bits / 8 * (sound.duration.as_secs() + 1);
    services
        .media
        .require_room(expected + expected / 16)
        .await?;
    run(ffmpeg, path, sound, &paths, reporter).await?;

    let mut stored = Vec::new();
    for ((quality, bits_per_s), path) in QUALITIES.into_iter().zip(paths) {
        let rendition = store(services, quality, bits_per_s, path);
        match reporter.during(rendition, || MADE).await {
            Ok(Ok(rendition)) => stored.push(rendition),
            Ok(Err(stop)) | Err(stop) => {
                discard(services, &stored).await;
                return Err(stop);
            }
        }
    }
    Ok(stored)
}

/// Removes what nothing refers to.
pub(super) async fn discard(services: &Services, stored: &[RenditionFile]) {
    for rendition in stored {
        // What stays is found by the sweep of the store.
        if let Err(error) = services.media.remove(&rendition.object_key).await {
            tracing::warn!(%error, key = rendition.object_key, "a rendition stays for nothing");
        }
    }
}

async fn run(
    ffmpeg: &Ffmpeg,
    path: &Path,
    sound: &Sound,
    paths: &[PathBuf],
    reporter: &mut Reporter,
) -> Result<(), Stop> {
    let renderings = QUALITIES
        .iter()
        .zip(paths)
        .map(|((_, bits_per_s), to)| Rendering {
            bits_per_s: *bits_per_s,
            to,
        });
    let arguments = rendering(path, sound, &renderings.collect::<Vec<_>>());
    let child = Child::start(ffmpeg, &arguments)?;
    let done = AtomicU64::new(0);
    let note = |time: Duration| {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        done.store(millis, Ordering::Relaxed);
    };
    let percent = || {
        let all = u64::try_from(sound.duration.as_millis()).unwrap_or(u64::MAX);
        let most = u64::from((MADE - SHARE).unsigned_abs());
        let share = most * done.load(Ordering::Relaxed) / all.max(1);
        SHARE + i32::try_from(share.min(most)).unwrap_or_default()
    };
    reporter.during(child.finish(note), percent).await??;
    Ok(())
}

async fn store(
    services: &Services,
    quality: &'static str,
    nominal: u32,
    path: PathBuf,
) -> Result<RenditionFile, Stop> {
    let read = path.clone();
    let fragments = tokio::task::spawn_blocking(move || fragments::read(&read)).await;
    let fragments = fragments
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    let object_key = new_key(FOLDER, services.new_id(), "m4a");
    let stored = services.media.put_file(&object_key, &path).await?;
    Ok(RenditionFile {
        quality,
        object_key,
        content_type: "audio/mp4",
        codec: "mp4a.40.2",
        bits_per_s: bits_per_s(&fragments, nominal),
        size_bytes: i64::try_from(stored.size).map_err(Error::internal)?,
        sha256: stored.sha256,
        fragments: serde_json::to_string(&fragments).map_err(Error::internal)?,
    })
}

/// The most that any fragment of a second or more needs (RFC 8216, 4.3.4.2), and at least
/// what was asked for.
fn bits_per_s(fragments: &Fragments, nominal: u32) -> i64 {
    let whole = fragments.segments.iter().filter(|one| one.2 >= 1_000);
    let peak = whole
        .map(|(_, length, duration)| length * 8_000 / duration)
        .max();
    i64::try_from(peak.unwrap_or_default())
        .unwrap_or(i64::MAX)
        .max(nominal.into())
}
