//! The server functions: what the forms post to and the islands call. Each one
//! reads its arguments, asks the domain, and leaves the answer to
//! [`form_responder`].

mod creator;
mod disown;
mod email_change;
mod own_passkeys;
mod passkeys;
mod password;
mod password_reset;
mod reauthentication;
mod recovery;
mod registration;
mod second_factor;
mod session;
mod sessions;
mod suspended;
mod two_step;
mod verification;

#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
mod form_responder;
#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod passkey_answer;
#[cfg(feature = "ssr")]
mod response_options;

pub use creator::upgrade_to_creator;
pub use passkeys::passkey_challenge;
pub use session::current_user;

#[cfg(feature = "ssr")]
pub use errors::answer_with;
#[cfg(feature = "ssr")]
pub use forms::{FORMS, Form, SHOWN_TO};
#[cfg(feature = "ssr")]
pub use response_options::ResponseOptions;

/// What somebody is told whose link from a security mail does nothing any more:
/// there is no other one to be had, but another way.
#[cfg(feature = "ssr")]
const LINK_OVER: &str = "This link has expired or was already used. If somebody else is in your \
                         account, have a link sent to you that sets a new password.";
