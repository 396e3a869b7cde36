//! What the tests of every crate share: a throw-away database, services on it with a
//! clock that stands still and a mailer that keeps what it is given, and the devices
//! that people log in with.
//!
//! It knows the domain and not the server, so that the domain's tests are not linked
//! with the server. What drives the server is in the server's own tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and names its database by chance"
)]

pub mod audio;
pub mod authenticator;
mod authenticator_app;
mod backend;
mod bouncer;
mod bucket;
mod database;
mod fixture;
mod line;
mod mails;
mod queries;
mod servers;
mod stored_files;

pub use authenticator::Authenticator;
pub use authenticator_app::AuthenticatorApp;
pub use backend::{Backend, OnBackend, run_on};
pub use bouncer::{Bouncer, PoolMode};
pub use bucket::TestBucket;
pub use database::TestDatabase;
pub use fixture::{Fixture, cheap_hashing, client_info, create_user, services, session_cookie};
pub use line::Line;
pub use mails::tokens;
pub use servers::{has_postgres, pgbouncer, postgres_program};
pub use stagedoor_testing_macros::on_both_databases;

/// The password of everybody in a test.
pub const PASSWORD: &str = "seven lanterns by the river";
