//! Work that must follow a committed change.
//!
//! A job is a row, written in the transaction that causes it, so it exists if
//! and only if the change does. The worker runs it at least once: a process that
//! dies in the middle leaves a claim that runs out, and the job is taken up
//! again. So every job must bear being run twice.
//!
//! What a row holds is declared here, so that every operation can leave a job. How a job
//! is done is not known here: a [`Registry`] tells the worker.

mod backlog;
mod backoff;
mod census;
mod claim;
mod clock_steps;
mod exported;
mod failure;
mod forgetting;
mod holding;
mod job;
mod lease;
mod listed;
mod notice;
mod notify;
mod owner;
mod payloads;
mod queue;
mod registry;
mod settlement;
mod standing;
mod sweep;
mod taking_up;
mod worker;

pub use backlog::{Backlog, backlog};
pub(crate) use backlog::{latest_failure, refused_since};
pub use census::{Counted, census};
pub(crate) use clock_steps::bound_waits;
pub(crate) use exported::exported;
pub use failure::Failure;
pub(crate) use forgetting::{forget_of, forget_undone};
pub use job::{Attempt, Job, Run};
pub(crate) use lease::hold;
pub use listed::{ListedJob, State};
pub(crate) use listed::{WholeJob, find, list};
pub use notice::{Happened, Notice};
pub use notify::notify;
pub(crate) use notify::take_room;
pub use owner::Owner;
pub use payloads::{
    AccountDeleted, AccountRestored, AccountSuspended, AddressInUse, AddressReserved, CheckLink,
    ConfirmNewEmail, DeletionReminder, EmailChangeNotice, EraseAccount, ExportReady,
    GatheredNotices, ListClaims, MakeExport, NoLongerArtist, NowArtist, ProcessTrack,
    RegistrationAttempted, RemoveObjects, ResetPassword, SecurityNotice, TicketAnswered,
    TicketWaits, TicketsWait, TrackReviewed, VerifyEmail, VerifyTicket, VerifyTickets,
};
pub use queue::enqueue;
pub(crate) use queue::{amend, enqueue_as, enqueue_at, enqueue_with, waiting};
pub use registry::{Kinds, Registry};
pub(crate) use standing::{Standing, standing};
pub(crate) use sweep::sweep_dead;
pub use taking_up::take_up_of_older;
pub(crate) use taking_up::{give_up, take_up};
pub use worker::{run, run_ready};

pub use crate::db::Lane;
