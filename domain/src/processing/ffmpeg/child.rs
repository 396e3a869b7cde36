//! A run of ffmpeg.

use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{ChildStderr, ChildStdout};

use super::program::Ffmpeg;
use super::progress::Lines;
use crate::child_group::ChildGroup;

/// How long it may tell nothing new before it is taken to hang.
const SILENCE: Duration = Duration::from_mins(2);

/// What is kept of its complaints, in bytes.
const COMPLAINTS: usize = 4 * 1024;

/// What programs say that get no more memory.
const OUT_OF_MEMORY: [&str; 3] = [
    "Cannot allocate memory",
    "out of memory",
    "memory exhausted",
];

/// Why a run came to nothing.
#[derive(Debug, thiserror::Error)]
pub(in crate::processing) enum Trouble {
    /// It says that the file is wrong.
    #[error("ffmpeg ended with {0}: {1}")]
    Refused(ExitStatus, String),
    /// Its container speaks of more than there is.
    #[error("the file is a part of one")]
    Partial,
    /// It needed more memory than it may.
    #[error("ffmpeg needed too much memory")]
    Memory,
    /// It needed more of the processor than it may, or hung.
    #[error("ffmpeg took too long")]
    Time,
    /// Somebody else ended it.
    #[error("ffmpeg was ended by signal {0}")]
    Killed(i32),
    /// The disk has no room, or something else of the system is not as it should be.
    #[error("ffmpeg: {0}")]
    System(#[from] io::Error),
}

/// A run of ffmpeg, which ends with all that it has started when this is dropped.
#[derive(Debug)]
pub(in crate::processing) struct Child {
    process: tokio::process::Child,
    group: ChildGroup,
    stderr: Option<ChildStderr>,
    stdout: Option<ChildStdout>,
}

impl Child {
    /// Starts it. Not on a thread that ends before it: it would end, too.
    ///
    /// # Errors
    /// [`Trouble::System`].
    pub(in crate::processing) fn start(
        ffmpeg: &Ffmpeg,
        arguments: &[OsString],
    ) -> Result<Self, Trouble> {
        let mut child = ffmpeg
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        Ok(Self {
            group: ChildGroup::of(&child),
            stderr: child.stderr.take(),
            stdout: child.stdout.take(),
            process: child,
        })
    }

    /// What it writes, for a thread that waits.
    ///
    /// # Errors
    /// [`Trouble::System`].
    pub(in crate::processing) fn take_stdout(&mut self) -> Result<OwnedFd, Trouble> {
        let stdout = self.stdout.take().ok_or(io::ErrorKind::BrokenPipe);
        Ok(stdout.map_err(io::Error::from)?.into_owned_fd()?)
    }

    /// Waits for its end, and hears until where it has come; unless its output was taken,
    /// it is ended when it does not come further.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(in crate::processing) async fn finish(
        mut self,
        mut on_progress: impl FnMut(Duration),
    ) -> Result<(), Trouble> {
        let told = listen(self.stdout.take(), &mut on_progress);
        let complaints = complaints(self.stderr.take());
        let status = async { Ok(self.process.wait().await?) };
        let ((), complaints, status) = tokio::try_join!(told, complaints, status)?;
        self.group.disarm();
        judge(status, complaints)
    }
}

async fn listen(
    stdout: Option<ChildStdout>,
    on_progress: &mut impl FnMut(Duration),
) -> Result<(), Trouble> {
    let Some(mut stdout) = stdout else {
        return Ok(());
    };
    let (mut lines, mut buffer, mut last) = (Lines::default(), vec![0; 4096], Duration::ZERO);
    loop {
        let further = async {
            loop {
                let read = stdout.read(&mut buffer).await?;
                let piece = buffer.get(..read).unwrap_or_default();
                let done = lines.add(piece).filter(|done| *done > last);
                if read == 0 || done.is_some() {
                    return io::Result::Ok(done);
                }
            }
        };
        match tokio::time::timeout(SILENCE, further).await {
            Ok(Ok(Some(done))) => {
                last = done;
                on_progress(done);
            }
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => return Err(Trouble::Time),
        }
    }
}

/// The beginning of what it complains of, read to the end so that it never waits.
async fn complaints(stderr: Option<impl AsyncRead + Unpin>) -> Result<String, Trouble> {
    let (mut kept, mut buffer) = (Vec::new(), vec![0; 4096]);
    if let Some(mut stderr) = stderr {
        while let Ok(read @ 1..) = stderr.read(&mut buffer).await {
            let room = COMPLAINTS.saturating_sub(kept.len()).min(read);
            kept.extend(buffer.get(..room).unwrap_or_default());
        }
    }
    Ok(String::from_utf8_lossy(&kept).into_owned())
}

fn judge(status: ExitStatus, complaints: String) -> Result<(), Trouble> {
    const OUT_OF_TIME: i32 = Signal::XCPU.as_raw();
    /// It ends itself with this after a signal that asks it to.
    const ASKED_TO: i32 = 255;
    let says = |what: &str| complaints.contains(what);
    if says("partial file") {
        return Err(Trouble::Partial);
    }
    if status.success() {
        return Ok(());
    }
    Err(match status.signal() {
        Some(OUT_OF_TIME) => Trouble::Time,
        // What it cannot allocate it does not always look at.
        Some(signal) if signal == Signal::SEGV.as_raw() || signal == Signal::ABORT.as_raw() => {
            Trouble::Memory
        }
        Some(signal) => Trouble::Killed(signal),
        None if status.code() == Some(ASKED_TO) => Trouble::Killed(ASKED_TO),
        None if OUT_OF_MEMORY.iter().any(|words| says(words)) => Trouble::Memory,
        None if says("No space left on device") || says("Input/output error") => {
            Trouble::System(io::Error::other(complaints))
        }
        None => Trouble::Refused(status, complaints),
    })
}
