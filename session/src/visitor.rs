//! Who asks, from where, and through which session.

mod flash;
mod logins;
mod renewals;

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use http::request::Parts;
use stagedoor_domain::sessions::{self, Began, SessionToken, Standing};
use stagedoor_domain::users;
use stagedoor_domain::{
    Caller, ClientInfo, DeviceToken, Error, Principal, Services, User, log_fields,
};
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
    client: Arc<ClientInfo>,
    /// Whether the request's method is safe (RFC 9110, 9.2.1): it changes nothing.
    is_reading: bool,
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
    pub(crate) fn new(
        services: Services,
        client: ClientInfo,
        session: Session,
        is_reading: bool,
    ) -> Self {
        let state = State {
            opened: Opened::new(session),
            user: None,
            cookie: CookieChange::Nothing,
            device: None,
            is_touched: false,
        };
        Self(Arc::new(Visit {
            services,
            client: Arc::new(client),
            is_reading,
            state: Mutex::new(state),
        }))
    }

    /// What operations work with.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// Where the request comes from.
    pub fn client(&self) -> &ClientInfo {
        &self.0.client
    }

    /// The same for asking for something that comes true later: what was asked for
    /// through a session goes with it, when its owner ends it from elsewhere.
    pub async fn asking(&self) -> Result<Caller, Error> {
        let session_id = match self.principal().await {
            Ok(principal) => Some(principal.session_id),
            Err(Error::Unauthenticated) => None,
            Err(error) => return Err(error),
        };
        let client = ClientInfo {
            session_id,
            ..ClientInfo::clone(&self.0.client)
        };
        Ok(Caller::anonymous(&self.0.services, Arc::new(client)))
    }

    /// Who is logged in. Whoever comes with an id that was renewed is nobody, but for
    /// reading in the grace time of an upgrade.
    pub async fn principal(&self) -> Result<Principal, Error> {
        let row = self.row().await?.ok_or(Error::Unauthenticated)?;
        if !self.counts(&row) {
            return Err(Error::Unauthenticated);
        }
        self.touch(&row);
        let principal = row.principal()?;
        log_fields::about_account(principal.user_id);
        Ok(principal)
    }

    /// Whether the session counts for what this request may want.
    fn counts(&self, row: &Row) -> bool {
        match row.standing {
            Standing::Present => true,
            Standing::BeforeUpgrade => self.0.is_reading,
            Standing::BeforeProof => false,
        }
    }

    /// Returns whoever asks, as a caller who is not logged in.
    pub fn anybody(&self) -> Caller {
        Caller::anonymous(&self.0.services, Arc::clone(&self.0.client))
    }

    /// Returns who is logged in, as a caller, whether or not their account is still
    /// there.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is.
    pub async fn logged_in(&self) -> Result<Caller, Error> {
        let principal = self.principal().await?;
        Ok(self.calling(principal))
    }

    /// Returns who is logged in, as a caller whose account is still there: a session
    /// can outlive it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is, [`Error::UserNotFound`] when the
    /// account is gone.
    pub async fn account_holder(&self) -> Result<Caller, Error> {
        self.user().await?;
        self.logged_in().await
    }

    fn calling(&self, principal: Principal) -> Caller {
        let client = Arc::clone(&self.0.client);
        let user = self.lock().user.clone();
        Caller::logged_in(&self.0.services, client, principal).with_user(user)
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
        let user = Arc::new(users::find(&self.0.services, principal.user_id).await?);
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

    /// The same for showing alone, by a request whose method does not say that it
    /// changes nothing.
    pub async fn user_to_show(&self) -> Result<Arc<User>, Error> {
        match self.row().await? {
            Some(row) if row.standing == Standing::BeforeUpgrade => {
                let user_id = row.principal()?.user_id;
                users::find(&self.0.services, user_id).await.map(Arc::new)
            }
            _ => self.user().await,
        }
    }

    /// Ends the session, on the server and in the browser; see [`sessions::end`]. Where
    /// it goes on with another id, this browser at least forgets the one it had.
    pub async fn log_out(&self) -> Result<(), Error> {
        let ended = match self.token() {
            Some(token) => sessions::end(&self.anybody(), token).await,
            None => Ok(()),
        };
        if matches!(ended, Ok(()) | Err(Error::Unauthenticated)) {
            let mut state = self.lock();
            state.user = None;
            state.cookie = CookieChange::Gone;
        }
        ended
    }

    /// Ends a session of whoever is logged in; whether it was this one, which is then
    /// over in the browser too. See [`sessions::revoke`].
    pub async fn end_session(&self, caller: &Caller, id: Uuid) -> Result<bool, Error> {
        sessions::revoke(caller, id).await?;
        let is_this_one = id == caller.principal()?.session_id;
        if is_this_one {
            self.log_out().await?;
        }
        Ok(is_this_one)
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
            if let Some(user) = row.user.take()
                && self.counts(&row)
            {
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
            let (caller, id) = (self.anybody(), row.id);
            tokio::spawn(async move {
                if let Err(error) = sessions::touch(&caller, id).await {
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
