//! Measuring a file: decoded here where that can be, by ffmpeg otherwise.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::au;
use super::decoding::{self, Decoded};
use super::ffmpeg::{Child, Ffmpeg, decoding as arguments};
use super::listening::{Listening, Unheard};
use super::meter::Sound;
use super::reporter::Reporter;
use super::stop::Stop;

/// The share of the whole work, in per cent, that this is shown as.
pub(super) const SHARE: i32 = 20;

/// What a file is.
#[derive(Debug)]
pub(super) struct Heard {
    /// None where nobody here can decode it.
    pub(super) sound: Option<Sound>,
    /// Whether its codec is one that browsers know; none where that is not known.
    pub(super) browsers_know: Option<bool>,
    /// The picture in its tags.
    pub(super) cover: Option<Bytes>,
}

/// Decodes a file to its end and measures it; `longest` is how long it may play.
pub(super) async fn analyse(
    path: &Path,
    ffmpeg: Option<&Ffmpeg>,
    longest: Duration,
    reporter: &mut Reporter,
) -> Result<Heard, Stop> {
    let listening = Arc::new(Listening::new(longest));
    let decoded = here(path, ffmpeg.is_some(), &listening, reporter).await?;
    let cover = listening.take_cover();
    match decoded {
        Ok(Decoded { sound, codec }) => Ok(Heard {
            sound: Some(sound),
            browsers_know: Some(decoding::browsers_know(codec)),
            cover,
        }),
        Err(Unheard::Unknown) => {
            let sound = match ffmpeg {
                Some(ffmpeg) => {
                    let listening = Listening::new(longest);
                    Some(by(ffmpeg, path, listening, reporter).await?)
                }
                None => None,
            };
            Ok(Heard {
                sound,
                browsers_know: None,
                cover,
            })
        }
        Err(other) => Err(other.into()),
    }
}

async fn here(
    path: &Path,
    has_ffmpeg: bool,
    listening: &Arc<Listening>,
    reporter: &mut Reporter,
) -> Result<Result<Decoded, Unheard>, Stop> {
    let listening = Waited(Arc::clone(listening));
    let (shared, path) = (Arc::clone(&listening.0), path.to_owned());
    let thread = tokio::task::spawn_blocking(move || decoding::decode(&path, has_ffmpeg, &shared));
    let decoded = reporter.during(thread, || listening.percent()).await?;
    Ok(decoded.unwrap_or_else(|panic| {
        // A file that breaks a decoder is nothing that is known here.
        tracing::error!(error = %panic, "a decoder gave up on a file");
        Err(Unheard::Unknown)
    }))
}

async fn by(
    ffmpeg: &Ffmpeg,
    path: &Path,
    listening: Listening,
    reporter: &mut Reporter,
) -> Result<Sound, Stop> {
    let listening = Waited(Arc::new(listening));
    let mut child = Child::start(ffmpeg, &arguments(path))?;
    let pipe = File::from(child.take_stdout()?);
    let shared = Arc::clone(&listening.0);
    let work = async {
        let thread = tokio::task::spawn_blocking(move || au::measure(pipe, &shared));
        let (sound, ended) = tokio::join!(thread, child.finish(|_| ()));
        let sound = sound.map_err(|panic| Unheard::Disk(std::io::Error::other(panic)));
        match (sound.unwrap_or_else(Err), ended) {
            // It ends as it likes when nobody reads on.
            (Err(Unheard::Refused(why)), _) => Err(Stop::Failed(why)),
            (_, Err(trouble)) => Err(Stop::from(trouble)),
            (sound, Ok(())) => sound.map_err(Stop::from),
        }
    };
    reporter.during(work, || listening.percent()).await?
}

/// Tells the thread when nobody waits for it any more.
struct Waited(Arc<Listening>);

impl Waited {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 20")]
    fn percent(&self) -> i32 {
        let share = self.0.share().unwrap_or_default();
        (share * f64::from(SHARE)) as i32
    }
}

impl Drop for Waited {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
