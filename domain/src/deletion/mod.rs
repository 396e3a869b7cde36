//! The end of an account, which its owner asks for: a time in which it can still be kept, and
//! then its erasure, step by step.

mod begin;
mod cancel;
mod erasure;
mod overdue;
mod preview;
mod request;
mod steps;
mod table;

pub use cancel::cancel;
pub(crate) use overdue::take_up_overdue;
pub use preview::{Preview, asked, preview};
pub(crate) use request::schedule;
pub use request::{Deletion, REMINDED_BEFORE, request};
pub use steps::erase_next;
