//! Whether the pages that an artist links to link back with `rel="me"`, and so surely are
//! theirs.
//!
//! A job reads each page when its link is new, and again every week. Whoever may name an
//! address that this program then reads could make it look at what only this machine can
//! reach, so a page is read over https alone, from addresses that are everybody's, and
//! within bounds of time, size and redirects.

mod addresses;
mod check;
mod links_back;
mod page;
mod schedule;
mod web;

pub use check::{Outcome, check};
pub use page::{Page, ReadPage, Unread};
pub(super) use schedule::look_at;
pub use schedule::sweep;
pub use web::Web;
