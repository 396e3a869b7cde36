//! The server functions: what the forms post to and the islands call. Each one
//! reads its arguments, asks the domain, and leaves the answer to
//! [`form_responder`]. Islands call them by their paths: the calls that leptos makes
//! of them bring a reader and a writer of JSON into the browser, which has its own.

mod appearance;
mod creator;
mod deletion;
mod disown;
mod email_change;
mod exports;
mod language;
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
mod support;
mod support_desk;
mod suspended;
mod tracks;
mod two_step;
mod username_change;
mod verification;

mod errors;
mod form_responder;
mod forms;
mod passkey_answer;
mod response_options;
mod shown_to;

pub use creator::{BECAME_ARTIST, BEFORE};
pub use errors::answer_with;
pub use forms::{FORMS, Form};
pub use response_options::ResponseOptions;
pub use shown_to::{SHOWN_TO, ShownToUser};
