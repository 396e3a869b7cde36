//! tus 1.0.0, the protocol of files that arrive in parts: what its headers say.
//! <https://tus.io/protocols/resumable-upload>

mod headers;
mod metadata;
mod options;

pub(crate) use headers::{checksum, is_part, length, offset, require_version, state};
pub(crate) use metadata::{metadata, stated};
pub(crate) use options::{mark, options};
