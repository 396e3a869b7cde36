//! What a thread that decodes tells, and is told, while it does.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use symphonia::core::errors::Error as Broken;

use crate::tracks::FailureCode;

/// Why a file was not decoded to its end.
#[derive(Debug)]
pub(super) enum Unheard {
    /// It is nothing that is known here.
    Unknown,
    /// It is nothing that is taken.
    Refused(FailureCode),
    /// The disk did not give it.
    Disk(io::Error),
    /// Nobody waits for it any more.
    Abandoned,
}

/// What a thread that decodes tells, and is told, while it does.
#[derive(Debug)]
pub(super) struct Listening {
    is_abandoned: AtomicBool,
    longest: Duration,
    /// Milliseconds that were heard, and that there are, as far as is known.
    heard: AtomicU64,
    expected: AtomicU64,
    disk: Mutex<Option<io::Error>>,
    cover: Mutex<Option<Bytes>>,
}

impl Listening {
    /// For a piece that may be no longer than this.
    pub(super) fn new(longest: Duration) -> Self {
        Self {
            cover: Mutex::new(None),
            is_abandoned: AtomicBool::new(false),
            longest,
            heard: AtomicU64::new(0),
            expected: AtomicU64::new(0),
            disk: Mutex::new(None),
        }
    }

    /// Nobody waits any more.
    pub(super) fn abandon(&self) {
        self.is_abandoned.store(true, Ordering::Relaxed);
    }

    /// Whether to go on.
    pub(super) fn go_on(&self) -> Result<(), Unheard> {
        if self.is_abandoned.load(Ordering::Relaxed) {
            Err(Unheard::Abandoned)
        } else {
            Ok(())
        }
    }

    /// So long it says that it is.
    pub(super) fn expect(&self, length: Duration) -> Result<(), Unheard> {
        self.expected.store(millis(length), Ordering::Relaxed);
        self.require(length)
    }

    /// So much was heard by now.
    pub(super) fn heard(&self, length: Duration) -> Result<(), Unheard> {
        self.heard.store(millis(length), Ordering::Relaxed);
        self.require(length)
    }

    fn require(&self, length: Duration) -> Result<(), Unheard> {
        if length > self.longest {
            Err(Unheard::Refused(FailureCode::TooLong))
        } else {
            Ok(())
        }
    }

    /// How much of it was heard, 0 to 1; none where it does not say how long it is.
    pub(super) fn share(&self) -> Option<f64> {
        let expected = self.expected.load(Ordering::Relaxed);
        let heard = self.heard.load(Ordering::Relaxed);
        #[expect(clippy::cast_precision_loss, reason = "a share for people to look at")]
        let share = heard as f64 / expected as f64;
        (expected > 0).then_some(share.min(1.0))
    }

    /// There is a picture in its tags.
    pub(super) fn note_cover(&self, cover: Bytes) {
        if let Ok(mut noted) = self.cover.lock() {
            *noted = Some(cover);
        }
    }

    /// The picture in its tags, when there was one.
    pub(super) fn take_cover(&self) -> Option<Bytes> {
        self.cover.lock().ok()?.take()
    }

    pub(super) fn note_disk(&self, error: &io::Error) {
        if let Ok(mut noted) = self.disk.lock() {
            *noted = Some(io::Error::new(error.kind(), error.to_string()));
        }
    }

    /// That the disk failed, when it did.
    pub(super) fn disk_failed(&self) -> Result<(), Unheard> {
        self.go_on()?;
        let noted = self.disk.lock().ok().and_then(|mut noted| noted.take());
        noted.map_or(Ok(()), |error| Err(Unheard::Disk(error)))
    }

    /// Why a file could not be opened.
    pub(super) fn or_unknown(&self, error: &Broken) -> Unheard {
        tracing::debug!(%error, "a file is nothing that is decoded here");
        self.disk_failed().err().unwrap_or(Unheard::Unknown)
    }
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
