//! What the domain's tests have beside the shared fixtures.

pub mod smtp_server;
pub mod two_step;

use stagedoor_domain::Principal;
use uuid::Uuid;

pub use stagedoor_testing::{
    Backend, Fixture as House, PASSWORD, TestDatabase, cheap_hashing, client_info as origin,
};

pub fn nobody() -> Principal {
    Principal {
        session_id: Uuid::nil(),
        user_id: Uuid::nil(),
        wrote_at: None,
        proved_at: None,
        second_factor_proved_at: None,
    }
}
