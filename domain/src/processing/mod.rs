//! Making something that plays of an uploaded file.
//!
//! A file is decoded once to its end and measured; then ffmpeg makes what is played of
//! it. It is all done by one job, which counts as long as the track has this file and no
//! later job: each write asks that again, in its transaction.

mod analysis;
mod artwork;
mod au;
mod catching_up;
mod decoding;
mod ffmpeg;
mod fragments;
mod job;
mod listening;
mod meter;
mod renditions;
mod reporter;
mod stop;
mod waveform;

pub use catching_up::{catch_up_now, has_ffmpeg, keep_catching_up};
