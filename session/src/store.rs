//! The store that tower-sessions is given.

use async_trait::async_trait;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// A store that keeps nothing. tower-sessions reads the id in the cookie; the
/// [`Visitor`](crate::Visitor) loads the row of that id when it is first asked for,
/// and `domain::sessions` writes what changes in it at the moment of the change, so
/// that an error can be answered. No record passes through tower-sessions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoRecords;

#[async_trait]
impl SessionStore for NoRecords {
    async fn create(&self, _: &mut Record) -> Result<()> {
        Err(keeps_nothing())
    }

    async fn save(&self, _: &Record) -> Result<()> {
        Err(keeps_nothing())
    }

    async fn load(&self, _: &Id) -> Result<Option<Record>> {
        Err(keeps_nothing())
    }

    async fn delete(&self, _: &Id) -> Result<()> {
        Err(keeps_nothing())
    }
}

fn keeps_nothing() -> Error {
    Error::Backend("sessions are looked up through the visitor".to_owned())
}
