//! The server functions: what the forms post to and the islands call. Each one
//! reads its arguments, asks the domain, and leaves the answer to [`door`].

mod creator;
mod registration;
mod session;
mod verification;

#[cfg(feature = "ssr")]
mod door;
#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
mod fields;

pub use creator::upgrade_to_creator;
pub use session::current_user;

#[cfg(feature = "ssr")]
pub use door::see_other;
#[cfg(feature = "ssr")]
pub use errors::{answer_for, answer_with};
#[cfg(feature = "ssr")]
pub use fields::FIELDS;
