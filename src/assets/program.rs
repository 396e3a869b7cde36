//! The program as a file that carries a site behind its own end:
//!
//! ```text
//! program | mark | archive | version | length of the archive | its SHA-256 | mark
//! ```
//!
//! Systems load what the head of the program speaks of, and leave the rest alone. Both
//! marks are there so that a file which was cut somewhere says so at its start, and does
//! not serve another site than its own.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use sha2::{Digest, Sha256};

/// Begins and ends what is carried.
const MARK: [u8; 16] = *b"\0stagedoor site\0";

/// Of this form of what is carried. A program reads what it wrote itself, so this is only
/// for those who look at one.
const VERSION: u32 = 1;

/// What stands behind the archive, in bytes.
const TRAILER: usize = 4 + 8 + 32 + MARK.len();

/// Why a program cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// This program's own file cannot be read.
    #[error("cannot read this program's own file")]
    Unreadable(#[source] io::Error),
    /// The file is not the one that was made.
    #[error(
        "this program's file is damaged: the site that it carries is not whole. Copy it here again"
    )]
    Damaged,
    /// The new program cannot be written.
    #[error("cannot write {path}")]
    Unwritable {
        /// Where to.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The archive that this program carries, checked to its last byte; none where it carries
/// none.
pub(super) fn carried_by_this_one() -> Result<Option<Vec<u8>>, ProgramError> {
    let mut file = this_one().map_err(ProgramError::Unreadable)?;
    let Some(carried) = Carried::find(&mut file)? else {
        return Ok(None);
    };
    carried.read(&mut file).map(Some)
}

/// Writes this program, without an archive that it may carry, and `archive` to `output`,
/// which is there as a whole or not at all.
pub(super) fn write_with(archive: &[u8], output: &Path) -> Result<(), ProgramError> {
    let mut file = this_one().map_err(ProgramError::Unreadable)?;
    let program = match Carried::find(&mut file)? {
        Some(carried) => carried.start,
        None => file.metadata().map_err(ProgramError::Unreadable)?.len(),
    };
    let mut unfinished = output.as_os_str().to_owned();
    unfinished.push(format!(".{}", process::id()));
    let unfinished = PathBuf::from(unfinished);
    copy_with(&mut file, program, archive, &unfinished)
        .and_then(|()| fs::rename(&unfinished, output))
        .map_err(|source| {
            // It may not even be there.
            let _ = fs::remove_file(&unfinished);
            let path = output.to_owned();
            ProgramError::Unwritable { path, source }
        })
}

fn copy_with(from: &mut File, length: u64, archive: &[u8], to: &Path) -> io::Result<()> {
    from.seek(SeekFrom::Start(0))?;
    let mut written = File::create_new(to)?;
    io::copy(&mut from.take(length), &mut written)?;
    written.write_all(&MARK)?;
    written.write_all(archive)?;
    written.write_all(&VERSION.to_le_bytes())?;
    written.write_all(&(archive.len() as u64).to_le_bytes())?;
    written.write_all(&Sha256::digest(archive))?;
    written.write_all(&MARK)?;
    written.set_permissions(from.metadata()?.permissions())
}

/// This program's own file: on Linux the very one that runs, even where another has taken
/// its place since.
fn this_one() -> io::Result<File> {
    File::open("/proc/self/exe").or_else(|_| File::open(env::current_exe()?))
}

/// What a program's file says of the archive in it.
struct Carried {
    /// Where the first mark is.
    start: u64,
    length: u64,
    sha256: [u8; 32],
}

impl Carried {
    /// None where `file` is a program and nothing else.
    fn find(file: &mut File) -> Result<Option<Self>, ProgramError> {
        let length = file.metadata().map_err(ProgramError::Unreadable)?.len();
        match trailer(file, length).map_err(ProgramError::Unreadable)? {
            Some(trailer) => Self::told_by(&trailer, length)
                .map(Some)
                .ok_or(ProgramError::Damaged),
            None if is_cut(file, length).map_err(ProgramError::Unreadable)? => {
                Err(ProgramError::Damaged)
            }
            None => Ok(None),
        }
    }

    fn told_by(trailer: &[u8; TRAILER], file: u64) -> Option<Self> {
        let (version, rest) = trailer.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (sha256, _) = rest.split_first_chunk()?;
        let length = u64::from_le_bytes(*length);
        let behind = length.checked_add((MARK.len() + TRAILER) as u64)?;
        let start = file.checked_sub(behind)?;
        (u32::from_le_bytes(*version) == VERSION).then_some(Self {
            start,
            length,
            sha256: *sha256,
        })
    }

    fn read(&self, file: &mut File) -> Result<Vec<u8>, ProgramError> {
        let mut read = || {
            let mut mark = [0; MARK.len()];
            let mut archive = Vec::new();
            file.seek(SeekFrom::Start(self.start))?;
            file.read_exact(&mut mark)?;
            file.take(self.length).read_to_end(&mut archive)?;
            Ok((mark, archive))
        };
        let (mark, archive) = read().map_err(ProgramError::Unreadable)?;
        if mark != MARK || Sha256::digest(&archive)[..] != self.sha256 {
            return Err(ProgramError::Damaged);
        }
        Ok(archive)
    }
}

/// What stands at the end of `file`, when it is what stands behind an archive.
fn trailer(file: &mut File, length: u64) -> io::Result<Option<[u8; TRAILER]>> {
    let Some(start) = length.checked_sub(TRAILER as u64) else {
        return Ok(None);
    };
    let mut trailer = [0; TRAILER];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut trailer)?;
    Ok(trailer.ends_with(&MARK).then_some(trailer))
}

/// Whether `file`, at whose end no archive ends, is only the first part of what it was: a
/// program that lacks its own end, or behind which an archive begins.
fn is_cut(file: &mut File, length: u64) -> io::Result<bool> {
    let Some(end) = end_of_program(file)? else {
        return Ok(false);
    };
    let mut behind = Vec::new();
    file.seek(SeekFrom::Start(end))?;
    file.take(MARK.len() as u64).read_to_end(&mut behind)?;
    Ok(length < end || (length > end && MARK.starts_with(&behind)))
}

/// Where the program itself ends, in the format of Linux (ELF, 64 bits): behind the table
/// of its sections, which linkers write last. None for other formats.
fn end_of_program(file: &mut File) -> io::Result<Option<u64>> {
    /// Class, byte order and version that follow the format's own mark: 64 bits, little
    /// endian, 1.
    const HEAD: [u8; 7] = *b"\x7fELF\x02\x01\x01";
    /// Where the head says where the table begins; how long an entry is, and how many.
    const TABLE: usize = 0x28;
    const ENTRY: usize = 0x3a;
    const ENTRIES: usize = 0x3c;

    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(0x40).read_to_end(&mut head)?;
    let number = |at: usize| {
        let bytes = head.get(at..)?.first_chunk()?;
        Some(u64::from(u16::from_le_bytes(*bytes)))
    };
    let table = head.get(TABLE..).and_then(|rest| rest.first_chunk());
    let (Some(table), Some(entry), Some(entries)) = (table, number(ENTRY), number(ENTRIES)) else {
        return Ok(None);
    };
    let table = u64::from_le_bytes(*table);
    Ok((head.starts_with(&HEAD) && table > 0).then(|| table.saturating_add(entry * entries)))
}
