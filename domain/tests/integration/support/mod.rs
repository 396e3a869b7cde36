//! What the domain's tests have beside the shared fixtures.

pub mod commits;
pub mod smtp_server;
pub mod two_step;

use stagedoor_domain::Principal;
use stagedoor_domain::sessions::{Renewed, SessionToken};
use uuid::Uuid;

/// What an operation answers, and the new id that it brings, if it brings one.
pub fn opened<T>(renewed: Renewed<T>) -> (T, Option<SessionToken>) {
    let mut id = None;
    let value = renewed.open(|new| id = Some(new));
    (value, id)
}

/// The same of an operation that always brings one.
pub fn with_new_id<T>(renewed: Renewed<T>) -> (T, SessionToken) {
    let (value, id) = opened(renewed);
    (value, id.unwrap())
}

pub fn nobody() -> Principal {
    Principal {
        session_id: Uuid::nil(),
        user_id: Uuid::nil(),
        wrote_at: None,
        proved_at: None,
        second_factor_proved_at: None,
    }
}
