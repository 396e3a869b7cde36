//! Which files an archive has, and where their bytes lie.

use serde::{Deserialize, Serialize};

/// What an archive is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    /// In their order.
    pub(super) files: Vec<PlannedFile>,
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlannedFile {
    /// Its path in the archive.
    pub(super) name: String,
    /// Bytes.
    pub(super) size: u64,
    /// As ZIP has it: so that a part behind the file can be had without reading it.
    pub(super) crc32: u32,
    /// Where its bytes lie.
    #[serde(flatten)]
    pub(super) place: Place,
}

/// Where the bytes of a file lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Place {
    /// Among the texts of the copy, from here on.
    Texts {
        /// Bytes before it.
        at: u64,
    },
    /// In an object of its own, which belongs to somebody's track or artist.
    Object {
        /// Its key.
        key: String,
    },
}

impl Plan {
    /// The keys of what is not the copy's own.
    pub(super) fn keys(&self) -> Vec<&str> {
        let places = self.files.iter().map(|file| &file.place);
        places
            .filter_map(|place| match place {
                Place::Object { key } => Some(key.as_str()),
                Place::Texts { .. } => None,
            })
            .collect()
    }
}
