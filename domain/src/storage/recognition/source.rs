//! A file that is read in small pieces, and not without end.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The most bytes that are read of one file, whatever its size.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The most bytes that are held of it at a time.
pub(super) const BLOCK: usize = 64 * 1024;

/// What is read at a place far from the last one, where a few bytes are wanted.
const GLANCE: usize = 512;

/// Places this close together are read as one stretch.
const NEAR: u64 = 2 * 1024;

/// Why a look at a file ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is no audio that is taken.
    NotAudio,
    /// All that may be read of it has been read.
    Spent,
    /// Nobody waits for the answer any more.
    Abandoned,
    /// The disk failed.
    Disk(io::Error),
}

/// A file under recognition.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    length: u64,
    block: Vec<u8>,
    /// Where in the file `block` begins.
    at: u64,
    /// How much the next read of a stretch takes.
    stride: usize,
    left: u64,
    abandoned: Arc<AtomicBool>,
}

impl Source {
    /// A look at `file`, which ends soon after `abandoned` is set.
    pub(super) fn new(mut file: File, abandoned: Arc<AtomicBool>) -> Result<Self, Stop> {
        let length = file.seek(SeekFrom::End(0)).map_err(Stop::Disk)?;
        Ok(Self {
            file,
            length,
            block: Vec::with_capacity(BLOCK),
            at: 0,
            stride: GLANCE,
            left: MOST_BYTES,
            abandoned,
        })
    }

    /// Bytes of the whole file.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// `wanted` bytes from `at` on, fewer where the file ends; at most [`BLOCK`].
    pub(super) fn peek(&mut self, at: u64, wanted: usize) -> Result<&[u8], Stop> {
        let left_of_file = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
        let wanted = wanted.min(left_of_file).min(BLOCK);
        let inside = |at: u64, block: &[u8], start: u64| {
            let offset = usize::try_from(at.checked_sub(start)?).ok()?;
            let end = offset.checked_add(wanted)?;
            (end <= block.len()).then_some(offset..end)
        };
        let range = if let Some(range) = inside(at, &self.block, self.at) {
            range
        } else {
            self.fill(at, wanted)?;
            0..wanted.min(self.block.len())
        };
        Ok(&self.block[range])
    }

    /// The `N` bytes at `at`; none where the file ends before.
    pub(super) fn bytes<const N: usize>(&mut self, at: u64) -> Result<Option<[u8; N]>, Stop> {
        Ok(self.peek(at, N)?.try_into().ok())
    }

    fn fill(&mut self, at: u64, wanted: usize) -> Result<(), Stop> {
        if self.abandoned.load(Ordering::Relaxed) {
            return Err(Stop::Abandoned);
        }
        let end = self.at + self.block.len() as u64;
        let goes_on = (self.at..end + NEAR).contains(&at);
        self.stride = if goes_on {
            (self.stride * 2).min(BLOCK)
        } else {
            GLANCE
        };
        let size = wanted.max(self.stride).min(BLOCK);
        self.left = self.left.checked_sub(size as u64).ok_or(Stop::Spent)?;
        self.block.clear();
        self.at = at;
        self.file.seek(SeekFrom::Start(at)).map_err(Stop::Disk)?;
        (&mut self.file)
            .take(size as u64)
            .read_to_end(&mut self.block)
            .map_err(Stop::Disk)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(size: u64) -> (Source, Arc<AtomicBool>) {
        let file = tempfile::tempfile().unwrap();
        file.set_len(size).unwrap();
        let abandoned = Arc::new(AtomicBool::new(false));
        (Source::new(file, abandoned.clone()).unwrap(), abandoned)
    }

    #[test]
    fn a_look_ends_when_nobody_waits_for_it() {
        let (mut source, abandoned) = source(1_000_000);
        assert_eq!(source.peek(0, 10).unwrap().len(), 10);
        abandoned.store(true, Ordering::Relaxed);
        assert!(matches!(source.peek(500_000, 10), Err(Stop::Abandoned)));
    }

    #[test]
    fn a_look_ends_after_16_mib_and_holds_64_kib() {
        let (mut source, _) = source(1 << 30);
        let mut at = 0;
        while source.peek(at, BLOCK).is_ok() {
            at += BLOCK as u64;
            assert!(source.block.capacity() <= 2 * BLOCK);
        }
        assert_eq!(at, MOST_BYTES);
    }
}
