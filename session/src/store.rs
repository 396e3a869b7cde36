//! The store that tower-sessions saves to and loads from.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::serde::ts_nanoseconds_option;
use serde::{Deserialize, Serialize};
use stagedoor_domain::sessions::{self, NOTHING, Purpose, Session, Standing};
use stagedoor_domain::{Caller, ClientInfo, Principal, Services, User};
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
    #[serde(with = "ts_nanoseconds_option")]
    pub wrote_at: Option<chrono::DateTime<chrono::Utc>>,
    #[serde(with = "ts_nanoseconds_option")]
    pub proved_at: Option<chrono::DateTime<chrono::Utc>>,
    #[serde(with = "ts_nanoseconds_option")]
    pub second_factor_proved_at: Option<chrono::DateTime<chrono::Utc>>,
    pub second_factor_user_id: Option<uuid::Uuid>,
    pub is_stale: bool,
    pub data: String,
    pub standing: Standing,
    /// Whose it was when it was loaded.
    pub user: Option<User>,
}

impl Row {
    /// Who asks, when somebody is logged in.
    pub(crate) fn principal(&self) -> std::result::Result<Principal, stagedoor_domain::Error> {
        Ok(Principal {
            session_id: self.id,
            user_id: self
                .user_id
                .ok_or(stagedoor_domain::Error::Unauthenticated)?,
            wrote_at: self.wrote_at,
            proved_at: self.proved_at,
            second_factor_proved_at: self.second_factor_proved_at,
        })
    }
}

/// tower-sessions' store over `domain::sessions`, which decides how long a
/// session lives and writes what changes in it: a [`Visitor`](crate::Visitor)
/// asks it to, at the moment of the change, so that an error can be answered.
/// So tower-sessions finds nothing to save at the end of a request, and a
/// record's own expiry means nothing here.
#[derive(Debug, Clone)]
pub struct SqlSessionStore(Services);

impl SqlSessionStore {
    /// A store in the database of `services`.
    pub fn new(services: Services) -> Self {
        Self(services)
    }

    /// Returns whoever tower-sessions acts for, of which it tells nothing.
    fn nobody(&self) -> Caller {
        Caller::anonymous(&self.0, ClientInfo::default())
    }

    fn record(&self, id: Id, session: Session, user: Option<User>) -> Result<Record> {
        let row = Row {
            is_stale: sessions::is_stale(&self.0, &session),
            id: session.id,
            user_id: session.user_id,
            wrote_at: session.wrote_at,
            proved_at: session.proved_at,
            second_factor_proved_at: session.second_factor_proved_at,
            second_factor_user_id: session.second_factor_user_id,
            data: session.data,
            standing: session.standing,
            user,
        };
        // As one text: a tree of values is made, copied and taken apart at three times
        // the cost.
        let row = serde_json::to_string(&row).map_err(|e| Error::Encode(e.to_string()))?;
        Ok(Record {
            id,
            data: HashMap::from([(ROW.to_owned(), row.into())]),
            expiry_date: OffsetDateTime::UNIX_EPOCH,
        })
    }
}

#[async_trait]
impl SessionStore for SqlSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let purpose = Purpose::Visitor(NOTHING.to_owned());
        let began = sessions::begin(&self.nobody(), purpose, None)
            .await
            .map_err(backend)?;
        *record = self.record(to_id(&began.token), began.session, None)?;
        Ok(())
    }

    async fn save(&self, _: &Record) -> Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = sessions::load_with_user(&self.0, &to_token(*id))
            .await
            .map_err(backend)?;
        found
            .map(|(session, user)| self.record(*id, session, user))
            .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::end(&self.nobody(), to_token(*id))
            .await
            .map_err(backend)
    }
}

/// tower-sessions keeps the text of an error alone. Which of its kinds it is says
/// whether the database was away, or something in it could not be read: a defect.
fn backend(error: stagedoor_domain::Error) -> Error {
    match error {
        stagedoor_domain::Error::Unavailable(cause) => Error::Backend(cause.to_string()),
        stagedoor_domain::Error::Internal(cause) => Error::Decode(cause.to_string()),
        unexpected => Error::Decode(unexpected.to_string()),
    }
}

/// What [`backend`] made of an error, undone.
pub(crate) fn failed(error: tower_sessions::session::Error) -> stagedoor_domain::Error {
    match error {
        tower_sessions::session::Error::Store(Error::Backend(cause)) => {
            stagedoor_domain::Error::unavailable(cause)
        }
        defect => stagedoor_domain::Error::internal(defect),
    }
}
