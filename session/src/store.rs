//! The store that tower-sessions saves to and loads from.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stagedoor_domain::sessions::{self, Session};
use stagedoor_domain::{Origin, Services};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::cookie::{to_id, to_token};

/// Where a loaded record says which row it is. Never saved: the row knows.
pub(crate) const ROW: &str = "row";

/// What the rest of this crate needs of a session's row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    pub id: uuid::Uuid,
    pub user_id: Option<uuid::Uuid>,
    pub wrote_at: Option<chrono::DateTime<chrono::Utc>>,
    pub is_stale: bool,
}

/// tower-sessions' store over `domain::sessions`. How long a session lives is
/// decided there, so a record's own expiry means nothing here.
#[derive(Debug, Clone)]
pub struct SqlSessionStore(Services);

impl SqlSessionStore {
    /// A store in the database of `services`.
    pub fn new(services: Services) -> Self {
        Self(services)
    }

    fn record(&self, id: Id, session: &Session) -> Result<Record> {
        let mut data: HashMap<String, Value> =
            serde_json::from_str(&session.data).map_err(|e| Error::Decode(e.to_string()))?;
        let row = Row {
            id: session.id,
            user_id: session.user_id,
            wrote_at: session.wrote_at,
            is_stale: sessions::is_stale(&self.0, session),
        };
        let row = serde_json::to_value(row).map_err(|e| Error::Encode(e.to_string()))?;
        data.insert(ROW.to_owned(), row);
        Ok(Record {
            id,
            data,
            expiry_date: OffsetDateTime::UNIX_EPOCH,
        })
    }
}

#[async_trait]
impl SessionStore for SqlSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = data_of(record)?;
        let (session, token) = sessions::start(&self.0, &Origin::default(), None, data, None)
            .await
            .map_err(backend)?;
        *record = self.record(to_id(&token), &session)?;
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let row = record
            .data
            .get(ROW)
            .cloned()
            .map(serde_json::from_value::<Row>);
        let Some(Ok(row)) = row else {
            return Err(Error::Encode("a record that was never loaded".into()));
        };
        sessions::save_data(&self.0, row.id, data_of(record)?)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        match sessions::load(&self.0, &to_token(*id))
            .await
            .map_err(backend)?
        {
            Some(session) => self.record(*id, &session).map(Some),
            None => Ok(None),
        }
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::end(&self.0, to_token(*id)).await.map_err(backend)
    }
}

fn data_of(record: &Record) -> Result<String> {
    let kept: HashMap<_, _> = record.data.iter().filter(|(key, _)| *key != ROW).collect();
    serde_json::to_string(&kept).map_err(|e| Error::Encode(e.to_string()))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "so that it can be given to map_err"
)]
fn backend(error: stagedoor_domain::Error) -> Error {
    Error::Backend(error.to_string())
}
