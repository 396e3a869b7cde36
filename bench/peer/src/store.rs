//! tower-sessions on the database, as tower-sessions-sqlx-store does it.

use async_trait::async_trait;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::data::Data;
use crate::records;

/// Sessions as rows.
#[derive(Debug, Clone)]
pub struct Store<D>(pub D);

#[async_trait]
impl<D: Data> SessionStore for Store<D> {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Ids are 128 random bits: two of them are never the same.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let expires = record.expiry_date.unix_timestamp();
        self.0
            .save_session(&record.id.to_string(), &records::encode(record)?, expires)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let bytes = self
            .0
            .session(&id.to_string(), now)
            .await
            .map_err(backend)?;
        bytes.map(|bytes| records::decode(&bytes)).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0
            .delete_session(&id.to_string())
            .await
            .map_err(backend)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}
