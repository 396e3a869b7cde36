//! How a session is written down: as tower-sessions-sqlx-store does it, with `rmp`.

use std::collections::HashMap;

use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use uuid::Uuid;

/// Where the session keeps whose it is.
pub const USER: &str = "user_id";

/// A session of this user.
///
/// # Errors
/// When the id cannot be written as JSON, which it can.
pub fn of_user(id: Id, user: Uuid, expiry_date: time::OffsetDateTime) -> Result<Record> {
    let user = serde_json::to_value(user).map_err(|error| Error::Encode(error.to_string()))?;
    Ok(Record {
        id,
        data: HashMap::from([(USER.to_owned(), user)]),
        expiry_date,
    })
}

/// Its bytes.
///
/// # Errors
/// When it cannot be written with `rmp`.
pub fn encode(record: &Record) -> Result<Vec<u8>> {
    rmp_serde::to_vec(record).map_err(|error| Error::Encode(error.to_string()))
}

/// The record that these bytes are.
///
/// # Errors
/// When they are none.
pub fn decode(bytes: &[u8]) -> Result<Record> {
    rmp_serde::from_slice(bytes).map_err(|error| Error::Decode(error.to_string()))
}
