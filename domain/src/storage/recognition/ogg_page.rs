//! Pages of an Ogg file (RFC 3533, section 6).

use super::numbers::{le32, le64};
use super::source::{BLOCK, Source, Stop};

/// A page's header.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Where its body begins.
    pub(super) body: u64,
    /// Where the next page begins.
    pub(super) end: u64,
    /// The position after the last packet that ends here; none when none does.
    pub(super) granule: Option<u64>,
    pub(super) serial: u32,
    pub(super) begins_stream: bool,
    pub(super) ends_stream: bool,
    /// Whether the first packet began on an earlier page.
    pub(super) continues: bool,
    lacing: Vec<u8>,
}

/// A packet's part on one page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) at: u64,
    pub(super) length: usize,
    /// Whether the packet begins in this part.
    pub(super) begins: bool,
    /// Whether it ends in this part.
    pub(super) ends: bool,
}

impl Page {
    /// The page at `at`, or the next one behind it within a block: what is broken
    /// in between is skipped. None at the end of the file.
    pub(super) fn next(source: &mut Source, at: u64) -> Result<Option<Self>, Stop> {
        if let Some(page) = Self::read(source, at)? {
            return Ok(Some(page));
        }
        let marks: Vec<u64> = source
            .peek(at, BLOCK)?
            .windows(4)
            .enumerate()
            .filter(|(_, bytes)| *bytes == b"OggS")
            .map(|(offset, _)| at + offset as u64)
            .collect();
        for mark in marks {
            if let Some(page) = Self::read(source, mark)? {
                return Ok(Some(page));
            }
        }
        Ok(None)
    }

    fn read(source: &mut Source, at: u64) -> Result<Option<Self>, Stop> {
        let Some(header) = source.bytes::<27>(at)? else {
            return Ok(None);
        };
        if &header[..5] != b"OggS\0" {
            return Ok(None);
        }
        let lacing = source.peek(at + 27, usize::from(header[26]))?.to_vec();
        if lacing.len() != usize::from(header[26]) {
            return Ok(None);
        }
        let body = at + 27 + lacing.len() as u64;
        let end = body + lacing.iter().copied().map(u64::from).sum::<u64>();
        // A page that was cut off is none: its checksum cannot be right any more.
        if end > source.length() {
            return Ok(None);
        }
        let granule = le64(&header, 6);
        Ok(Some(Self {
            body,
            end,
            // Negative ones say as little as −1.
            granule: Some(granule).filter(|granule| *granule < 1 << 63),
            serial: le32(&header, 14),
            continues: header[5] & 1 != 0,
            begins_stream: header[5] & 2 != 0,
            ends_stream: header[5] & 4 != 0,
            lacing,
        }))
    }

    /// The packets and parts of packets on this page.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> + '_ {
        let mut at = self.body;
        let mut begins = !self.continues;
        self.lacing
            .split_inclusive(|size| *size < 255)
            .map(move |sizes| {
                let length = sizes.iter().copied().map(usize::from).sum();
                let part = Part {
                    at,
                    length,
                    begins,
                    ends: sizes.last().is_some_and(|size| *size < 255),
                };
                at += length as u64;
                begins = true;
                part
            })
    }
}
