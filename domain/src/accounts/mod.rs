//! Accounts: register, confirm the e-mail, log in, and keep all that safe.

mod current_password;
pub(crate) mod email_change;
pub(crate) mod lock_down;
mod login;
pub(crate) mod login_failures;
mod mailed_link;
mod password_change;
mod password_reset;
mod reauthentication;
mod recover_account;
mod registration;
mod rejection;
mod resend;
mod sessions;
mod username_change;
pub(crate) mod verification;

pub use email_change::{
    EmailChangeBegun, PendingEmailChange, Proof, cancel_email_change, confirm_email_change,
    email_change_wait, pending_email_change, request_email_change, resend_email_change,
    undo_email_change,
};
pub use lock_down::Lockdown;
pub use login::{Credentials, Login, log_in};
pub use mailed_link::{MailedLink, is_link_good};
pub use password_change::{PasswordChange, change_password};
pub use password_reset::{PasswordReset, forgot_password, reset_password, reset_username};
pub use reauthentication::{reauthenticate, reauthenticate_by_form, reauthenticate_with_code};
pub use recover_account::recover_account;
pub use registration::{Registration, register, register_and_log_in, usable_invitation};
pub use rejection::reject_registration;
pub use resend::{Recipient, resend_verification, resend_wait};
pub use sessions::{ListedSession, end_other_sessions, end_session, list_sessions, log_out};
pub use username_change::change_username;
pub use verification::{ClaimShown, claim_of, verify_email};
