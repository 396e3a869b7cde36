//! Copies of everything that is stored about somebody, for them to take along.
//!
//! A job reads it as it was at one moment, and writes the texts, one after the other, as
//! one object of the media store. What was uploaded is not copied: the archive is put
//! together while it is fetched, from a plan that says which files it has, how long each
//! is, and where its bytes lie. So its length is known beforehand, and any part of it can
//! be had alone. Where a file of the plan is gone, or is another one by then, the copy is
//! over: half an archive helps nobody.

mod archive;
mod asking;
mod contents;
mod erasing;
mod export;
mod file_names;
mod files;
mod job;
mod list;
mod making;
mod plan;
mod progress;
mod readme;
mod rows;
mod slice;
mod sweep;
mod texts;

pub use archive::{Archive, archive};
pub use asking::ask;
pub use erasing::erase;
pub use export::{Export, Exports, State};
pub use list::list;
pub(crate) use list::ready_until;
pub(crate) use rows::{named_files, referred};
pub(crate) use sweep::sweep;
