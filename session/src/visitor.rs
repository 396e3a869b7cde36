//! Who asks, from where, and through which session.

mod flash;
mod logins;
mod logouts;
mod preferences;
mod renewals;
mod restricted;

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use http::Method;
use http::request::Parts;
use stagedoor_domain::sessions::{self, Began, Renewed, Session, SessionToken, Standing};
use stagedoor_domain::users;
use stagedoor_domain::{
    Caller, ClientInfo, DeviceToken, Error, Principal, Services, Theme, User, log_fields,
};
use stagedoor_words::Language;
use tokio::sync::OnceCell;
use tower_sessions::session::Id;
use uuid::Uuid;

use crate::cookie::to_id;

/// Whoever made this request. Cheap to clone; clones share what was looked up.
#[derive(Debug, Clone)]
pub struct Visitor(Arc<Visit>);

#[derive(Debug)]
struct Visit {
    services: Services,
    client: Arc<ClientInfo>,
    /// Whether the request's method is safe (RFC 9110, 9.2.1): it changes nothing.
    is_reading: bool,
    /// Whether a restricted session may do it.
    is_open_to_restricted: bool,
    /// The theme that the browser holds.
    kept_theme: Theme,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    opened: Arc<Opened>,
    user: Option<Arc<User>>,
    cookie: CookieChange,
    device: Option<DeviceToken>,
    /// The language that this very request has chosen.
    chosen_language: Option<Language>,
    is_touched: bool,
    /// Whether the session that the request came with is over, whatever began after it.
    has_logged_out: bool,
}

/// The id that the browser holds, and its session once that was asked for.
#[derive(Debug)]
struct Opened {
    token: Option<SessionToken>,
    session: OnceCell<Option<Arc<Session>>>,
}

impl Opened {
    fn new(token: Option<SessionToken>) -> Arc<Self> {
        Arc::new(Self {
            token,
            session: OnceCell::new(),
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
        token: Option<SessionToken>,
        method: &Method,
        path: &str,
        kept_theme: Theme,
    ) -> Self {
        let state = State {
            opened: Opened::new(token),
            user: None,
            cookie: CookieChange::Nothing,
            device: None,
            chosen_language: None,
            is_touched: false,
            has_logged_out: false,
        };
        Self(Arc::new(Visit {
            services,
            client: Arc::new(client),
            is_reading: method.is_safe(),
            is_open_to_restricted: restricted::is_open(method, path),
            kept_theme,
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
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]; [`Error::AccountSuspended`] and
    /// [`Error::AccountLeaving`] for what such an account's restricted session may not do.
    pub async fn principal(&self) -> Result<Principal, Error> {
        let session = self.session().await?.ok_or(Error::Unauthenticated)?;
        if !self.counts(&session) {
            return Err(Error::Unauthenticated);
        }
        self.touch(&session);
        let principal = session.principal().ok_or(Error::Unauthenticated)?;
        log_fields::about_account(principal.user_id);
        self.require_open()?;
        Ok(principal)
    }

    /// Asks that the account is open for this request: a suspended one, or one that is
    /// leaving, has a restricted session.
    fn require_open(&self) -> Result<(), Error> {
        if self.0.is_open_to_restricted {
            return Ok(());
        }
        let user = self.lock().user.clone();
        user.map_or(Ok(()), |user| user.require_active())
    }

    /// Returns whose session it is, whatever its id is still good for. That only looks:
    /// the session does not count as used.
    pub async fn session_owner(&self) -> Result<Option<Uuid>, Error> {
        let session = self.session().await?;
        Ok(session.and_then(|session| session.user_id))
    }

    /// Whether the session counts for what this request may want.
    fn counts(&self, session: &Session) -> bool {
        match session.standing {
            Standing::Present => true,
            Standing::BeforeUpgrade => self.0.is_reading,
            Standing::BeforeForm => false,
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

    /// Returns who is logged in, as a caller who may read secrets: not with the id that an
    /// upgrade has renewed, whoever still has that one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is.
    pub async fn with_present_id(&self) -> Result<Caller, Error> {
        match self.session().await? {
            Some(session) if session.standing == Standing::Present => self.logged_in().await,
            _ => Err(Error::Unauthenticated),
        }
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

    /// Returns who asks, logged in or not, for what everybody may ask for.
    pub async fn whoever(&self) -> Result<Caller, Error> {
        match self.account_holder().await {
            Err(
                Error::Unauthenticated
                | Error::UserNotFound
                | Error::AccountLeaving { .. }
                | Error::AccountSuspended { .. },
            ) => Ok(self.anybody()),
            otherwise => otherwise,
        }
    }

    fn calling(&self, principal: Principal) -> Caller {
        let client = Arc::clone(&self.0.client);
        let user = self.lock().user.clone();
        Caller::logged_in(&self.0.services, client, principal).with_user(user)
    }

    /// The user who is logged in, read once for a request: with the session, and again
    /// when the request has changed them.
    pub async fn user(&self) -> Result<Arc<User>, Error> {
        let known = self.lock().user.clone();
        if let Some(user) = known {
            self.require_open()?;
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
        match self.session().await? {
            Some(session) if session.standing == Standing::BeforeUpgrade => {
                let user_id = session.user_id.ok_or(Error::Unauthenticated)?;
                users::find(&self.0.services, user_id).await.map(Arc::new)
            }
            _ => self.user().await,
        }
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
        self.continue_as(began.token.clone());
        if began.device.is_some() {
            self.lock().device = began.device;
        }
    }

    /// The session of the id that the browser holds, looked up once for a request.
    async fn session(&self) -> Result<Option<Arc<Session>>, Error> {
        let opened = self.lock().opened.clone();
        let load = async || {
            let Some(token) = &opened.token else {
                return Ok(None);
            };
            let found = sessions::load_with_user(self.services(), token).await?;
            let Some((session, user)) = found else {
                return Ok(None);
            };
            if let Some(user) = user
                && self.counts(&session)
            {
                self.remember(user);
            }
            Ok(Some(Arc::new(session)))
        };
        opened.session.get_or_try_init(load).await.cloned()
    }

    /// The id that the browser holds, unless it is known to be that of no session.
    fn token(&self) -> Option<SessionToken> {
        let state = self.lock();
        match state.opened.session.get() {
            Some(None) => None,
            Some(Some(_)) | None => state.opened.token.clone(),
        }
    }

    fn remember(&self, user: User) -> Arc<User> {
        let user = Arc::new(user);
        self.lock().user = Some(user.clone());
        user
    }

    /// Goes on with the id that an operation has given to this request's session, which
    /// the browser is told, and returns what else the operation answered.
    pub fn adopt<T>(&self, renewed: Renewed<T>) -> T {
        renewed.open(|token| self.continue_as(token))
    }

    /// From here on this request's session is the one with this id.
    fn continue_as(&self, token: SessionToken) {
        let mut state = self.lock();
        state.cookie = CookieChange::New(to_id(&token));
        state.opened = Opened::new(Some(token));
        state.user = None;
    }

    /// Once a minute a session notes that it is used; nobody waits for that.
    fn touch(&self, session: &Session) {
        let due = sessions::is_stale(self.services(), session)
            && !std::mem::replace(&mut self.lock().is_touched, true);
        if due {
            let (caller, id) = (self.anybody(), session.id);
            tokio::spawn(async move {
                if let Err(error) = stagedoor_domain::logins::touch_session(&caller, id).await {
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
