//! What ffmpeg does, and how it is kept within bounds.

mod arguments;
mod child;
mod program;
mod progress;

pub(super) use arguments::{Rendering, decoding, rendering};
pub(super) use child::{Child, Trouble};
pub(super) use program::Ffmpeg;
