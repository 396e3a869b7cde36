//! Tracks: what artists upload.

mod admission;
mod adoption;
mod artwork;
mod catching_up;
mod deletion;
mod editing;
mod failure;
mod form;
mod held;
mod list;
mod of_artist;
mod plays;
mod processing;
mod publishing;
mod queueing;
mod referred;
mod renditions;
mod replacement;
mod review;
mod rows;
mod stored;
mod stored_name;
mod track;
mod unlisted_key;
mod upload;
mod usage;
mod visible;
mod watching;
mod waveform;

pub use crate::artists::require_creator;
pub use crate::limits::UPLOADS_AT_ONCE;
pub use crate::storage::Storage;
pub use admission::{Admission, admit};
pub use artwork::{require_artwork, set_artwork};
pub(crate) use catching_up::{Waiting, requeue, without_job, without_renditions};
pub use deletion::delete;
pub use editing::{TrackChange, edit};
pub use failure::{Failure, FailureCode};
pub use form::TrackForm;
pub(crate) use list::any_public;
pub use list::{find, list, list_public, newest};
pub(crate) use of_artist::{of_artist, rendition_sizes};
pub(crate) use plays::sweep_listens;
pub use plays::{count_plays, count_plays_until, note_play};
pub(crate) use processing::{
    Measured, Original, Processed, RenditionFile, Work, begin, complete, fail, is_wanted,
    note_progress,
};
pub(crate) use queueing::stop_processing;
pub use queueing::{queue_processing, retry};
pub(crate) use referred::referred;
pub(crate) use renditions::renditions;
pub use renditions::{Fragments, Quality, Rendition};
pub use replacement::{admit_replacement, replace_file};
pub(crate) use review::{approve, reject, waiting};
pub(crate) use stored::{stored, stored_for_member};
pub use track::{Review, State, Track, Visibility};
pub use unlisted_key::{renew_key, revoke_key};
pub use upload::create;
pub(crate) use upload::{accept, add, discard_unless_stored};
pub(crate) use usage::held_storage;
pub use usage::storage;
pub use visible::{Audience, see};
pub use watching::{Progress, progress};
pub use waveform::{Waveform, peaks, waveform};
