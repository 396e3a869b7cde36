//! A site as one piece of bytes: the length of an index, the index as JSON, and then the
//! bytes of every file, one after the other. The same folder always makes the same archive:
//! files are sorted, and their times are not in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stagedoor_app::FOLDER;

use super::listing::{self, TwoBuilds};
use crate::accept_encoding::Encoding;

/// Bytes that say how long the index is.
const LENGTH: usize = size_of::<u32>();

/// How the compressed form of a file is called beside it.
const COMPRESSED: [(&str, Encoding); 2] = [(".br", Encoding::Brotli), (".gz", Encoding::Gzip)];

/// Why a site cannot be packed or unpacked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A link, a device or something else that is no file of a site.
    #[error("{0} is neither a file nor a folder")]
    NoFile(PathBuf),
    /// A name that no address can have.
    #[error("{0} has a name that is not UTF-8")]
    Name(PathBuf),
    /// The pages would lack this file.
    #[error("{folder} is no built site: {missing} is not in it")]
    Incomplete {
        /// Where it should be.
        folder: PathBuf,
        /// Which.
        missing: PathBuf,
    },
    /// The folder is the site of more than one build.
    #[error(transparent)]
    TwoBuilds(#[from] TwoBuilds),
    /// More than an index can say.
    #[error("the site in {0} is too large")]
    TooLarge(PathBuf),
    /// The index is not one.
    #[error("the site in this program cannot be read")]
    Index(#[source] serde_json::Error),
    /// The index speaks of bytes that are not there.
    #[error("the site in this program is shorter than it says")]
    Short,
}

/// A file of a site.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// Of the site, with a slash at its front.
    path: String,
    forms: Vec<EntryForm>,
}

/// The file as it is, or compressed.
#[derive(Debug, Serialize, Deserialize)]
struct EntryForm {
    encoding: Encoding,
    tag: String,
    length: usize,
}

/// A file of a site, out of an archive.
#[derive(Debug)]
pub(super) struct File {
    /// Of the site, with a slash at its front.
    pub(super) path: String,
    /// What it may be sent as.
    pub(super) forms: Vec<Form>,
}

/// A file as it is, or compressed.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) encoding: Encoding,
    /// Changes with the bytes, and stands for nothing but them.
    pub(super) tag: String,
    pub(super) bytes: Bytes,
}

/// The archive of the site in `folder`.
pub(super) fn write(folder: &Path) -> Result<Vec<u8>, ArchiveError> {
    let mut found = BTreeMap::new();
    check(folder)?;
    collect(folder, "", &mut found)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut contents = Vec::new();
    for (path, bytes) in &found {
        if compressed_from(path).is_some_and(|(plain, _)| found.contains_key(plain)) {
            continue;
        }
        let compressed = COMPRESSED.iter().filter_map(|(suffix, encoding)| {
            Some((*encoding, found.get(&format!("{path}{suffix}"))?))
        });
        let forms = compressed.chain([(Encoding::Identity, bytes)]);
        entries.push(Entry {
            path: path.clone(),
            forms: forms
                .map(|(encoding, bytes)| {
                    contents.extend_from_slice(bytes);
                    let (tag, length) = (tag(bytes), bytes.len());
                    EntryForm {
                        encoding,
                        tag,
                        length,
                    }
                })
                .collect(),
        });
    }
    let index = serde_json::to_vec(&entries).map_err(ArchiveError::Index)?;
    let length =
        u32::try_from(index.len()).map_err(|_| ArchiveError::TooLarge(folder.to_owned()))?;
    Ok([&length.to_le_bytes()[..], &index, &contents].concat())
}

/// The files of an archive, which stay where they are in it.
pub(super) fn read(mut archive: Bytes) -> Result<Vec<File>, ArchiveError> {
    let length = take(&mut archive, LENGTH)?;
    let length = <[u8; LENGTH]>::try_from(&*length).map_err(|_| ArchiveError::Short)?;
    let index = take(&mut archive, u32::from_le_bytes(length) as usize)?;
    let entries: Vec<Entry> = serde_json::from_slice(&index).map_err(ArchiveError::Index)?;
    let mut form = |form: EntryForm| {
        Ok(Form {
            encoding: form.encoding,
            tag: form.tag,
            bytes: take(&mut archive, form.length)?,
        })
    };
    entries
        .into_iter()
        .map(|entry| {
            let forms = entry.forms.into_iter().map(&mut form);
            Ok(File {
                path: entry.path,
                forms: forms.collect::<Result<_, ArchiveError>>()?,
            })
        })
        .collect()
}

fn take(bytes: &mut Bytes, length: usize) -> Result<Bytes, ArchiveError> {
    if length > bytes.len() {
        return Err(ArchiveError::Short);
    }
    Ok(bytes.split_to(length))
}

/// Puts every file below `folder` into `found`, under its path of the site.
fn collect(
    folder: &Path,
    path: &str,
    found: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), ArchiveError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| ArchiveError::Unreadable { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let place = entry.map_err(unreadable(folder))?.path();
        let Some(name) = place.file_name().and_then(|name| name.to_str()) else {
            return Err(ArchiveError::Name(place));
        };
        let path = format!("{path}/{name}");
        // What a link leads to may be anywhere, and a device or a pipe has no end.
        let kind = fs::symlink_metadata(&place).map_err(unreadable(&place))?;
        if kind.is_dir() {
            collect(&place, &path, found)?;
        } else if kind.is_file() {
            let bytes = fs::read(&place).map_err(unreadable(&place))?;
            found.insert(path, bytes);
        } else {
            return Err(ArchiveError::NoFile(place));
        }
    }
    Ok(())
}

/// Finds out that this is another folder before all of it is read.
fn check(folder: &Path) -> Result<(), ArchiveError> {
    let used = listing::used_files(folder)?;
    for name in [used.stylesheet, used.script, used.wasm] {
        let missing = Path::new(FOLDER).join(name);
        if !folder.join(&missing).is_file() {
            let folder = folder.to_owned();
            return Err(ArchiveError::Incomplete { folder, missing });
        }
    }
    Ok(())
}

/// The path of the file that the one at `path` is a compressed form of.
fn compressed_from(path: &str) -> Option<(&str, Encoding)> {
    COMPRESSED
        .into_iter()
        .find_map(|(suffix, encoding)| Some((path.strip_suffix(suffix)?, encoding)))
}

/// Half of the SHA-256 of `bytes`: what is sent to a browser is no proof of anything.
fn tag(bytes: &[u8]) -> String {
    let hash = <[u8; 32]>::from(Sha256::digest(bytes));
    let half = hash.first_chunk().copied().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(half))
}
