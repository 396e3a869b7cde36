//! Accounts: register, confirm the e-mail, log in, and keep all that safe.

pub(crate) mod address_owner;
mod breached_passwords;
mod current_password;
mod disowning;
pub(crate) mod email_change;
mod email_keys;
pub(crate) mod lockdown;
mod login;
pub(crate) mod login_devices;
pub(crate) mod login_failures;
pub(crate) mod login_turns;
mod password_change;
mod password_reset;
mod reauthentication;
pub(crate) mod recovery;
mod registration;
mod rejection;
mod resend;
mod second_factor;
mod unconfirmed;
mod user;

pub(crate) mod arrival;
pub mod email_address;
pub mod password;
pub mod password_hasher;
pub(crate) mod tokens;
pub mod username;
pub mod users;
pub mod verification;

pub use disowning::disown;
pub use email_address::shown_email;
pub use email_change::{
    EmailChangeBegun, PendingEmailChange, Proof, cancel_email_change, confirm_email_change,
    pending_email_change, request_email_change, undo_email_change,
};
pub use email_keys::renew_email_keys;
pub use lockdown::Lockdown;
pub use login::{Credentials, Login, log_in};
pub use login_devices::REMEMBERED;
pub use login_turns::LoginTurns;
pub use password_change::{PasswordChange, change_password};
pub use password_reset::{PasswordReset, forgot_password, reset_password, reset_username};
pub use reauthentication::{reauthenticate, reauthenticate_by_form, reauthenticate_with_code};
pub use recovery::{Recovery, RecoveryWait, begin_waiting, recovery, stop_waiting};
pub use registration::{Registration, register, register_and_log_in};
pub use rejection::reject_registration;
pub use resend::{Recipient, resend_verification, resend_wait};
pub use second_factor::{PendingLogin, log_in_with_code};
pub(crate) use second_factor::{finish_in, refuse_in, take_try};
pub use unconfirmed::remove_unconfirmed;
pub use user::{User, find};
pub use verification::{ClaimShown, claim_of, verify_email};
