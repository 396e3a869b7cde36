//! Who asks, from where, and through which session.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;
use stagedoor_domain::creators::{self, Upgrade};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::{Error, Origin, Principal, Services, User, accounts};
use tower_sessions::Session;

use crate::cookie::{to_id, to_token};
use crate::store::{ROW, Row, SqlSessionStore};

const FLASH: &str = "flash";

/// Whoever made this request. Cheap to clone; clones share what was looked up.
#[derive(Debug, Clone)]
pub struct Visitor(Arc<Visit>);

#[derive(Debug)]
struct Visit {
    services: Services,
    origin: Origin,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    session: Session,
    user: Option<Arc<User>>,
    is_renewed: bool,
    is_touched: bool,
}

impl Visitor {
    pub(crate) fn new(services: Services, origin: Origin, session: Session) -> Self {
        let state = State {
            session,
            user: None,
            is_renewed: false,
            is_touched: false,
        };
        Self(Arc::new(Visit {
            services,
            origin,
            state: Mutex::new(state),
        }))
    }

    /// What operations work with.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// Where the request comes from.
    pub fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// Who is logged in.
    pub async fn principal(&self) -> Result<Principal, Error> {
        let row: Option<Row> = self.session().get(ROW).await.map_err(Error::unavailable)?;
        let row = row.ok_or(Error::Unauthenticated)?;
        let user_id = row.user_id.ok_or(Error::Unauthenticated)?;
        self.touch(&row);
        Ok(Principal {
            session_id: row.id,
            user_id,
            wrote_at: row.wrote_at,
        })
    }

    /// The user who is logged in, read once for a request.
    pub async fn user(&self) -> Result<Arc<User>, Error> {
        if let Some(user) = self.lock().user.clone() {
            return Ok(user);
        }
        let principal = self.principal().await?;
        let user = Arc::new(accounts::find(&self.0.services, principal.user_id).await?);
        self.lock().user = Some(user.clone());
        Ok(user)
    }

    /// The same, where nobody being logged in is no error.
    pub async fn optional_user(&self) -> Result<Option<Arc<User>>, Error> {
        match self.user().await {
            Ok(user) => Ok(Some(user)),
            Err(Error::Unauthenticated | Error::UserNotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Begins a session for `user` under a new id; the one before it is over.
    pub async fn log_in(&self, user: &User) -> Result<(), Error> {
        let replaced = self.session().id().map(to_token);
        let (_, token) = sessions::start(
            &self.0.services,
            &self.0.origin,
            Some(user.id),
            "{}".to_owned(),
            replaced,
        )
        .await?;
        self.adopt(&token);
        self.lock().user = Some(Arc::new(user.clone()));
        Ok(())
    }

    /// Ends the session, on the server and in the browser.
    pub async fn log_out(&self) -> Result<(), Error> {
        self.session().flush().await.map_err(Error::unavailable)?;
        self.lock().user = None;
        Ok(())
    }

    /// Makes whoever is logged in a creator; see [`creators::upgrade`].
    pub async fn upgrade_to_creator(&self) -> Result<Upgrade, Error> {
        let principal = self.principal().await?;
        let renewed = SessionToken::new(&*self.0.services.entropy);
        let upgrade =
            creators::upgrade(&self.0.services, &principal, &self.0.origin, &renewed).await?;
        if !upgrade.already_elevated {
            self.adopt(&renewed);
        }
        self.lock().user = None;
        Ok(upgrade)
    }

    /// Keeps something for the next page.
    pub async fn put_flash<T: Serialize + Sync>(&self, flash: &T) -> Result<(), Error> {
        self.session()
            .insert(FLASH, flash)
            .await
            .map_err(Error::unavailable)
    }

    /// What the request before this one kept, once.
    pub async fn take_flash<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let session = self.session();
        // Looking first keeps a page without a message from writing anything.
        if session
            .get_value(FLASH)
            .await
            .map_err(Error::unavailable)?
            .is_none()
        {
            return Ok(None);
        }
        session.remove(FLASH).await.map_err(Error::unavailable)
    }

    /// The session under its new id, if it was renewed during this request.
    pub(crate) fn renewed(&self) -> Option<Session> {
        let state = self.lock();
        state.is_renewed.then(|| state.session.clone())
    }

    /// From here on this request's session is the one with this id.
    fn adopt(&self, token: &SessionToken) {
        let store = Arc::new(SqlSessionStore::new(self.0.services.clone()));
        let mut state = self.lock();
        state.session = Session::new(Some(to_id(token)), store, None);
        state.user = None;
        state.is_renewed = true;
    }

    /// Once a minute a session notes that it is used; nobody waits for that.
    fn touch(&self, row: &Row) {
        let due = row.is_stale && !std::mem::replace(&mut self.lock().is_touched, true);
        if due {
            let (visitor, id) = (self.clone(), row.id);
            tokio::spawn(async move {
                if let Err(error) =
                    sessions::touch(&visitor.0.services, id, &visitor.0.origin).await
                {
                    tracing::warn!(%error, "a session's use could not be noted");
                }
            });
        }
    }

    fn session(&self) -> Session {
        self.lock().session.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = http::StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // Only a route outside of the session layer has no visitor: a defect.
        parts
            .extensions
            .get()
            .cloned()
            .ok_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}
