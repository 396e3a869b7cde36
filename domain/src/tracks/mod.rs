//! Tracks: what artists upload.

mod admission;
mod adoption;
mod failure;
mod form;
mod list;
mod queueing;
mod rows;
mod stored_name;
mod track;
mod upload;
mod usage;
mod visible;

pub use crate::limits::UPLOADS_AT_ONCE;
pub use crate::storage::Storage;
pub use admission::{Admission, admit};
pub use failure::{Failure, FailureCode};
pub use form::TrackForm;
pub use list::{find, list};
pub use queueing::queue_processing;
pub use track::{Review, State, Track, Visibility};
pub use upload::{create, require_creator};
pub use usage::storage;
pub use visible::see;
