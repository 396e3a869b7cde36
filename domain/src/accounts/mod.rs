//! Accounts: register, confirm the e-mail, log in.

mod login;
mod login_turns;
mod registration;
mod resend;
mod user;

pub mod email_address;
pub mod password;
pub mod password_hasher;
pub mod username;
pub mod users;
pub mod verification;

pub use login::{Credentials, log_in};
pub use login_turns::LoginTurns;
pub use registration::{Registration, register};
pub use resend::{Recipient, resend_verification, resend_wait};
pub use user::{User, find};
pub use verification::verify_email;
