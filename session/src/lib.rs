//! The browser's session, as both entrances see it.
//!
//! The REST handlers and the server functions of the pages are given the same
//! [`Visitor`]: who asks, from where, and through which session. Underneath,
//! tower-sessions reads the cookie and loads the session when it is first
//! needed; [`SqlSessionStore`] keeps it in the table that `domain::sessions`
//! looks after; and [`layer`] sets the cookie of an id that was renewed.

mod cookie;
mod layers;
mod readable_cookies;
mod store;
mod visitor;

pub use cookie::SessionCookie;
pub use layers::layer;
pub use store::SqlSessionStore;
pub use visitor::Visitor;
