//! A part of a file, and what became of it.

use std::io;

use bytes::Bytes;
use futures::stream::BoxStream;

use super::checksum::Checksum;
use super::upload::Upload;

/// A part of a file that is being sent.
pub struct Part {
    /// Where in the file it begins.
    pub offset: u64,
    /// How many bytes it has, where its sender says so beforehand.
    pub announced: Option<u64>,
    /// What it should come to.
    pub checksum: Option<Checksum>,
    /// Its bytes. An error is a line that has broken.
    pub body: BoxStream<'static, io::Result<Bytes>>,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The upload, with what is here of it now.
    pub upload: Upload,
    /// How the part ended.
    pub ended: Ended,
}

/// How a part ended. What had arrived of it is kept, but for one with a checksum, which is
/// taken whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All of it is here.
    Whole,
    /// Its line broke.
    BrokenOff,
    /// Its sender came again, and goes on elsewhere.
    TakenOver,
}
