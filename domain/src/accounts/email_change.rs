//! Moving an account to another e-mail address.
//!
//! A change is asked for by somebody with a session, confirmed with a link that
//! went to the new address, and undone with one that went to the old. Whoever
//! undoes it says that somebody else was in the account, so it is locked until its
//! owner has set a new password (see [`lock_down`](super::lock_down)).

mod confirmation;
mod correction;
mod giving_up;
mod request;
mod resending;
mod undoing;

pub use confirmation::confirm_email_change;
pub(crate) use giving_up::give_up;
pub use giving_up::{PendingEmailChange, cancel_email_change, pending_email_change};
pub use request::{EmailChangeBegun, Proof, request_email_change};
pub use resending::{email_change_wait, resend_email_change};
pub use undoing::undo_email_change;
