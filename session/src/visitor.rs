//! Who asks, from where, and through which session.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;
use stagedoor_domain::accounts::{Credentials, Login, PendingLogin};
use stagedoor_domain::creators::{self, Upgrade};
use stagedoor_domain::sessions::{self, NOTHING, Purpose, SessionToken};
use stagedoor_domain::{Error, Origin, Principal, Services, User, accounts, passkeys};
use tower_sessions::Session;
use tower_sessions::session::Id;
use uuid::Uuid;

use crate::cookie::{to_id, to_token};
use crate::store::{ROW, Row, SqlSessionStore};

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
    cookie: CookieChange,
    is_touched: bool,
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
            session,
            user: None,
            cookie: CookieChange::Nothing,
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
        row.principal()
    }

    /// Who is logged in, when their account is still there: a session can outlive it,
    /// and what belongs to an account that is gone is [`Error::UserNotFound`].
    pub async fn account_holder(&self) -> Result<Principal, Error> {
        self.user().await?;
        self.principal().await
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

    /// Logs in with a password; see [`accounts::log_in`]. Nobody yet, where there is
    /// a second step to do.
    pub async fn log_in(&self, credentials: Credentials) -> Result<Option<Arc<User>>, Error> {
        let (services, origin) = (&self.0.services, &self.0.origin);
        let login = accounts::log_in(services, origin, credentials, self.token()).await?;
        self.continue_as(&login.began().token);
        Ok(match login {
            Login::Done(user, _) => Some(self.remember(user)),
            Login::SecondFactorRequired(_) => None,
        })
    }

    /// The login that waits in this session for its second step.
    pub async fn pending_login(&self) -> Result<PendingLogin, Error> {
        let row = self.row().await?.ok_or(Error::Unauthenticated)?;
        Ok(PendingLogin {
            session_id: row.id,
            token: self.token().ok_or(Error::Unauthenticated)?,
            user_id: row.second_factor_user_id.ok_or(Error::Unauthenticated)?,
        })
    }

    /// Finishes a login with a code; see [`accounts::log_in_with_code`].
    pub async fn log_in_with_code(&self, code: &str) -> Result<Arc<User>, Error> {
        let pending = self.pending_login().await?;
        let (services, origin) = (&self.0.services, &self.0.origin);
        let (user, began) = accounts::log_in_with_code(services, origin, pending, code).await?;
        self.continue_as(&began.token);
        Ok(self.remember(user))
    }

    /// Logs in with a passkey: as the second step where a login waits for one, else
    /// alone.
    pub async fn log_in_with_passkey(
        &self,
        ceremony_id: Uuid,
        credential: &serde_json::Value,
    ) -> Result<Arc<User>, Error> {
        let (services, origin) = (&self.0.services, &self.0.origin);
        let (user, began) = match self.pending_login().await {
            Ok(pending) => {
                passkeys::log_in_second_factor(services, origin, pending, ceremony_id, credential)
                    .await?
            }
            Err(Error::Unauthenticated) => {
                passkeys::log_in(services, origin, ceremony_id, credential, self.token()).await?
            }
            Err(error) => return Err(error),
        };
        self.continue_as(&began.token);
        Ok(self.remember(user))
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

    /// Keeps something for the next page.
    pub async fn put_flash<T: Serialize + Sync>(&self, flash: &T) -> Result<(), Error> {
        let data = serde_json::to_string(flash).map_err(Error::internal)?;
        let (services, origin) = (&self.0.services, &self.0.origin);
        // A session that ended while this request ran keeps nothing any more.
        if let Some(row) = self.row().await?
            && sessions::save_data(services, row.id, data.clone()).await?
        {
            return Ok(());
        }
        services.address_limits.visit(origin)?;
        let began = sessions::begin(services, origin, Purpose::Visitor(data), None).await?;
        self.continue_as(&began.token);
        Ok(())
    }

    /// What the request before this one kept, once.
    pub async fn take_flash<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let row = self.row().await?;
        let Some(row) = row.filter(|row| row.data != NOTHING) else {
            return Ok(None);
        };
        let flash = serde_json::from_str(&row.data).map_err(Error::internal)?;
        if let Err(error) = sessions::clear_data(&self.0.services, row.id, row.data).await {
            // To be told twice is better than not to see the page at all.
            tracing::warn!(%error, "a message that was shown could not be forgotten");
        }
        Ok(Some(flash))
    }

    /// What the browser must be told of its session.
    pub(crate) fn cookie(&self) -> CookieChange {
        self.lock().cookie
    }

    async fn row(&self) -> Result<Option<Row>, Error> {
        self.session().get(ROW).await.map_err(Error::unavailable)
    }

    /// The session id that the browser holds.
    fn token(&self) -> Option<SessionToken> {
        self.session().id().map(to_token)
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
        state.session = Session::new(Some(to_id(token)), store, None);
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
