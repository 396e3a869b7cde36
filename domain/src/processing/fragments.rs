//! Where in a fragmented MP4 file what begins.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::Serialize;

/// The longest of a file's first boxes that is read, in bytes: six hours have 65 KB.
const LONGEST_BOX: u64 = 4 * 1024 * 1024;

/// Where in a fragmented MP4 file what begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Fragments {
    /// Bytes at the start that a player needs before anything else: `ftyp` and `moov`.
    pub(super) init: u64,
    /// Offset and length in bytes, and duration in milliseconds, of each fragment.
    pub(super) segments: Vec<(u64, u64, u64)>,
}

/// Reads them from the index, `sidx` (ISO/IEC 14496-12, 8.16.3), at the start of a file
/// that ffmpeg wrote. Waits for the disk: not for an async thread.
///
/// # Errors
/// That of the disk; [`io::ErrorKind::InvalidData`] when there is no index, or it does not
/// speak of this file.
pub(super) fn read(path: &Path) -> io::Result<Fragments> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let (mut position, mut init) = (0, None);
    loop {
        file.seek(SeekFrom::Start(position))?;
        let mut head = [0; 8];
        file.read_exact(&mut head)?;
        let (size, kind) = head.split_at(4);
        let size = u64::from(number(size, 0)?);
        if !(8..=LONGEST_BOX).contains(&size) {
            return Err(invalid("a box of an absurd size"));
        }
        position += size;
        match kind {
            b"moov" => init = Some(position),
            b"sidx" => {
                let mut index = Vec::new();
                (&mut file).take(size - 8).read_to_end(&mut index)?;
                let init = init.ok_or_else(|| invalid("an index before what it needs"))?;
                let segments = segments(&index, position, length)?;
                check(&mut file, &segments)?;
                return Ok(Fragments { init, segments });
            }
            b"moof" | b"mdat" => return Err(invalid("no index")),
            _ => {}
        }
    }
}

fn segments(index: &[u8], end: u64, length: u64) -> io::Result<Vec<(u64, u64, u64)>> {
    let scale = u64::from(number(index, 8)?);
    // Version 1 has times of 64 bits.
    let (first, offset) = match index.first() {
        Some(0) => (u64::from(number(index, 16)?), 20),
        Some(1) => {
            let high = u64::from(number(index, 20)?);
            (high << 32 | u64::from(number(index, 24)?), 28)
        }
        _ => return Err(invalid("an index of another version")),
    };
    let count = number(index, offset)? & 0xffff;
    let mut segments = Vec::new();
    let (mut start, mut time) = (end + first, 0);
    for entry in 0..count as usize {
        let at = offset + 4 + 12 * entry;
        let (size, ticks) = (number(index, at)?, number(index, at + 4)?);
        if size >> 31 != 0 || scale == 0 {
            return Err(invalid("an index of indexes"));
        }
        // What is lost in rounding one is not lost in all.
        let until = time + u64::from(ticks);
        let duration = until * 1_000 / scale - time * 1_000 / scale;
        segments.push((start, u64::from(size), duration));
        start += u64::from(size);
        time = until;
    }
    if segments.is_empty() || start > length {
        return Err(invalid("an index of another file"));
    }
    Ok(segments)
}

/// That each of them begins with a fragment.
fn check(file: &mut File, segments: &[(u64, u64, u64)]) -> io::Result<()> {
    for (start, _, _) in segments {
        file.seek(SeekFrom::Start(start + 4))?;
        let mut kind = [0; 4];
        file.read_exact(&mut kind)?;
        if &kind != b"moof" {
            return Err(invalid("an index of something else"));
        }
    }
    Ok(())
}

fn number(bytes: &[u8], at: usize) -> io::Result<u32> {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>);
    let four = four.ok_or_else(|| invalid("a box that ends too early"))?;
    Ok(u32::from_be_bytes(*four))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &[u8]) -> io::Result<Fragments> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, file).unwrap();
        read(&path)
    }

    fn mp4_box(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let mut bytes = (8 + u32::try_from(content.len()).unwrap())
            .to_be_bytes()
            .to_vec();
        bytes.extend(kind);
        bytes.extend(content);
        bytes
    }

    fn index(sizes: &[u32]) -> Vec<u8> {
        let mut content = vec![0; 8];
        content.extend(3_u32.to_be_bytes());
        content.extend([0; 8]);
        content.extend(u32::try_from(sizes.len()).unwrap().to_be_bytes());
        for size in sizes {
            content.extend(size.to_be_bytes());
            content.extend([0, 0, 0, 1, 0x90, 0, 0, 0]);
        }
        mp4_box(*b"sidx", &content)
    }

    fn file(sizes: &[u32]) -> Vec<u8> {
        let mut file = mp4_box(*b"ftyp", b"iso5");
        file.extend(mp4_box(*b"moov", &[0; 100]));
        file.extend(index(sizes));
        file.extend(mp4_box(*b"moof", &[0; 12]));
        file.extend(mp4_box(*b"mdat", &[0; 22]));
        file.extend(mp4_box(*b"moof", &[0; 2]));
        file
    }

    #[test]
    fn fragments_are_where_the_index_says_and_their_times_add_up() {
        let fragments = of(&file(&[50, 10])).unwrap();
        let expected = Fragments {
            init: 120,
            segments: vec![(176, 50, 333), (226, 10, 333)],
        };
        assert_eq!(fragments, expected);
        let json = serde_json::to_string(&fragments).unwrap();
        assert_eq!(
            json,
            r#"{"init":120,"segments":[[176,50,333],[226,10,333]]}"#
        );
    }

    #[test]
    fn an_index_that_lies_is_refused() {
        for sizes in [&[][..], &[49, 11], &[50, 11], &[50, 10, 1], &[0x8000_0032]] {
            assert!(of(&file(sizes)).is_err(), "{sizes:?}");
        }
        let whole = file(&[50, 10]);
        for end in 0..whole.len() - 1 {
            assert!(of(&whole[..end]).is_err(), "{end}");
        }
        assert!(of(&[0; 100]).is_err());
        let mut large = whole;
        large[12] = 0xff;
        assert!(of(&large).is_err());
    }
}
