//! The audit log: what was done to accounts, by whom, from where. Rows are added, and
//! neither changed nor removed, but for what makes them anonymous.

mod action;
mod assignments;
mod erasing;
mod event;
mod forgetting;
mod listing;
mod metadata;
mod method;
mod record;
mod rows;

pub use action::{Action, ActionKind};
pub(crate) use assignments::assignments_since;
pub(crate) use erasing::{pseudonymise_some, random_id};
pub use event::{Actor, Event};
pub(crate) use forgetting::forget_clients;
pub use listing::{Entry, EntryFilter};
pub(crate) use listing::{From, page as entries};
pub use metadata::{GaveUp, LockedDown, NewPassword, Refusal, RefusedAt, TracksAfter};
pub use method::Method;
pub use record::record;
pub(crate) use record::{record_of_removed, record_with};
pub(crate) use rows::{Recorded, of_account};
