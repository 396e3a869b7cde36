//! Who asks, from where, and through which session.

mod flash;
mod logins;

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use http::request::Parts;
use stagedoor_domain::accounts::DeviceToken;
use stagedoor_domain::creators::{self, Upgrade};
use stagedoor_domain::sessions::{self, Began, SessionToken};
use stagedoor_domain::{Error, Origin, Principal, Services, User, accounts, log_fields};
use tokio::sync::OnceCell;
use tower_sessions::Session;
use tower_sessions::session::Id;
use uuid::Uuid;

use crate::cookie::{to_id, to_token};
use crate::store::{ROW, Row, SqlSessionStore, failed};

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
    opened: Arc<Opened>,
    user: Option<Arc<User>>,
    cookie: CookieChange,
    device: Option<DeviceToken>,
    is_touched: bool,
}

/// A session, and its row once that was asked for: to get it out of tower-sessions
/// takes it through JSON each time.
#[derive(Debug)]
struct Opened {
    session: Session,
    row: OnceCell<Option<Arc<Row>>>,
}

impl Opened {
    fn new(session: Session) -> Arc<Self> {
        Arc::new(Self {
            session,
            row: OnceCell::new(),
        })
    }
}

/// What the browser must be told of its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookieChange {
    /// Nothing: its id is still the one, or was none to begin with.
    Nothing,
    /// This is the id now.
    New(Id),
    /// The session is over.
    Gone,
}

impl Visitor {
    pub(crate) fn new(services: Services, origin: Origin, session: Session) -> Self {
        let state = State {
            opened: Opened::new(session),
            user: None,
            cookie: CookieChange::Nothing,
            device: None,
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
        let row = self.row().await?.ok_or(Error::Unauthenticated)?;
        self.touch(&row);
        let principal = row.principal()?;
        log_fields::about_account(principal.user_id);
        Ok(principal)
    }

    /// Who is logged in, when their account is still there: a session can outlive it,
    /// and what belongs to an account that is gone is [`Error::UserNotFound`].
    pub async fn account_holder(&self) -> Result<Principal, Error> {
        self.user().await?;
        self.principal().await
    }

    /// The user who is logged in, read once for a request: with the session, and again
    /// when the request has changed them.
    pub async fn user(&self) -> Result<Arc<User>, Error> {
        if let Some(user) = self.lock().user.clone() {
            return Ok(user);
        }
        let principal = self.principal().await?;
        if let Some(user) = self.lock().user.clone() {
            return Ok(user);
        }
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

    /// Ends the session, on the server and in the browser.
    pub async fn log_out(&self) -> Result<(), Error> {
        if let Some(token) = self.token() {
            sessions::end(&self.0.services, &self.0.origin, token).await?;
        }
        let mut state = self.lock();
        state.user = None;
        state.cookie = CookieChange::Gone;
        Ok(())
    }

    /// Ends a session of whoever is logged in; whether it was this one, which is then
    /// over in the browser too. See [`sessions::revoke`].
    pub async fn end_session(&self, principal: &Principal, id: Uuid) -> Result<bool, Error> {
        sessions::revoke(&self.0.services, principal, &self.0.origin, id).await?;
        let is_this_one = id == principal.session_id;
        if is_this_one {
            self.log_out().await?;
        }
        Ok(is_this_one)
    }

    /// Makes whoever is logged in a creator; see [`creators::upgrade`].
    pub async fn upgrade_to_creator(&self) -> Result<Upgrade, Error> {
        let principal = self.principal().await?;
        let old = self.token().ok_or(Error::Unauthenticated)?;
        let services = &self.0.services;
        let renewed = old.successor(&*services.entropy);
        let upgrade = creators::upgrade(services, &principal, &self.0.origin, &renewed).await?;
        if !upgrade.already_elevated {
            self.continue_as(&renewed);
        } else if self.was_just_now(&upgrade) {
            self.adopt_successor_of(&old).await?;
        }
        self.lock().user = None;
        Ok(upgrade)
    }

    /// Whether the id that this request came with may be the one before the
    /// present one, still answered for its grace time.
    fn was_just_now(&self, upgrade: &Upgrade) -> bool {
        let services = &self.0.services;
        upgrade
            .promoted_to_creator_at
            .is_some_and(|at| services.clock.now() < at + services.settings.session_grace)
    }

    /// Tells the browser the id that it should have by now. The answer that said
    /// so may never have arrived: a double click cancels the first of its two
    /// requests, and its session must not end with the old id's grace.
    async fn adopt_successor_of(&self, old: &SessionToken) -> Result<(), Error> {
        let session = sessions::load(&self.0.services, old).await?;
        let salt = session.and_then(|session| session.successor_salt);
        if let Some(successor) = salt.and_then(|salt| old.known_successor(&salt)) {
            self.continue_as(&successor);
        }
        Ok(())
    }

    /// What the browser must be told of its session.
    pub(crate) fn cookie(&self) -> CookieChange {
        self.lock().cookie
    }

    /// What the browser must keep to be known again, after a login.
    pub(crate) fn device(&self) -> Option<DeviceToken> {
        self.lock().device
    }

    /// From here on this request's session is one that has just begun.
    fn enter(&self, began: &Began) {
        self.continue_as(&began.token);
        if began.device.is_some() {
            self.lock().device = began.device;
        }
    }

    async fn row(&self) -> Result<Option<Arc<Row>>, Error> {
        let opened = self.lock().opened.clone();
        let read = async || {
            let text: Result<Option<String>, _> = opened.session.get(ROW).await;
            let Some(text) = text.map_err(failed)? else {
                return Ok(None);
            };
            let mut row: Row = serde_json::from_str(&text).map_err(Error::internal)?;
            if let Some(user) = row.user.take() {
                self.remember(user);
            }
            Ok(Some(Arc::new(row)))
        };
        opened.row.get_or_try_init(read).await.cloned()
    }

    /// The session id that the browser holds.
    fn token(&self) -> Option<SessionToken> {
        self.lock().opened.session.id().map(to_token)
    }

    fn remember(&self, user: User) -> Arc<User> {
        let user = Arc::new(user);
        self.lock().user = Some(user.clone());
        user
    }

    /// From here on this request's session is the one with this id: a change of
    /// credentials answered it, and the browser must be told.
    pub fn continue_as(&self, token: &SessionToken) {
        let store = Arc::new(SqlSessionStore::new(self.0.services.clone()));
        let mut state = self.lock();
        state.opened = Opened::new(Session::new(Some(to_id(token)), store, None));
        state.user = None;
        state.cookie = CookieChange::New(to_id(token));
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
