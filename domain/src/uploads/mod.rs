//! Files that arrive in parts, and become tracks once they are whole.
//!
//! What has arrived lies in the media store in pieces of at most [`PIECE`] bytes, each with
//! a row, and goes on from the last one whatever has broken off: the line, the process,
//! the session. The bytes behind the last piece of a file never become one: with them it
//! is whole, and goes the way of every other file, [`tracks::create`](crate::tracks::create).

mod checksum;
mod creation;
mod ending;
mod finishing;
mod lookup;
mod part;
mod pieces;
mod receiving;
mod rows;
mod upload;

pub use checksum::{Algorithm, Checksum};
pub use creation::{NewUpload, create};
pub use ending::terminate;
pub(crate) use ending::{erase_some, sweep};
pub use lookup::{find, list};
pub use part::{Ended, Part, Receipt};
pub use pieces::PIECE;
pub use receiving::receive;
pub(crate) use rows::{named_files, referred, waiting};
pub use upload::Upload;
