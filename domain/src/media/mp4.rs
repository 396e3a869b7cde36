//! Whether an MPEG-4 file holds video beside its sound.

use std::io::{self, Read, Seek, SeekFrom};

/// Boxes within which tracks and their handlers lie (ISO/IEC 14496-12).
const CONTAINERS: [&[u8; 4]; 3] = [b"moov", b"trak", b"mdia"];

/// More boxes than any honest file has on the way to its handlers.
const MOST_BOXES: u32 = 10_000;

/// Whether a track of the file is handled as video.
pub(super) fn has_video(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut position: u64 = 0;
    // Going into a container instead of over it makes one flat walk of the tree.
    for _ in 0..MOST_BOXES {
        // A box may claim to end anywhere, the last possible byte included.
        if position.saturating_add(8) > end {
            return Ok(false);
        }
        file.seek(SeekFrom::Start(position))?;
        let mut header = [0; 8];
        file.read_exact(&mut header)?;
        let [a, b, c, d, kind @ ..] = header;
        let (length, header_length) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (end - position, 8),
            1 => {
                let mut long = [0; 8];
                file.read_exact(&mut long)?;
                (u64::from_be_bytes(long), 16)
            }
            length => (u64::from(length), 8),
        };
        if length < header_length {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if &kind == b"hdlr" {
            // version and flags, pre_defined, handler_type
            let mut body = [0; 12];
            file.read_exact(&mut body)?;
            if body.ends_with(b"vide") {
                return Ok(true);
            }
        }
        position = if CONTAINERS.contains(&&kind) {
            position + header_length
        } else {
            position
                .checked_add(length)
                .ok_or(io::ErrorKind::InvalidData)?
        };
    }
    Err(io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_box_that_claims_to_end_at_the_last_possible_byte_is_the_last_one() {
        let longest = [&b"\0\0\0\x01free"[..], &u64::MAX.to_be_bytes()].concat();
        assert!(!has_video(&mut Cursor::new(longest)).unwrap());
    }
}
