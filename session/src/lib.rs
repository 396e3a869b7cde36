//! The browser's session, as both entrances see it.
//!
//! The REST handlers and the server functions of the pages are given the same
//! [`Visitor`]: who asks, from where, and through which session. tower-sessions
//! reads the id in the cookie; the visitor finds the session of that id in the table
//! that `domain::sessions` looks after, when it is first asked for; and [`layer`]
//! sets the cookie of an id that was renewed.

mod cookie;
mod layers;
mod preference_cookies;
mod readable_cookies;
mod store;
mod visitor;

pub use cookie::SessionCookie;
pub use layers::layer;
pub use preference_cookies::{chosen_language, theme_of};
pub use visitor::Visitor;
