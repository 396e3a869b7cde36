//! Who calls an operation, and with what it works.

use std::ops::Deref;
use std::sync::Arc;

use crate::client::{ClientInfo, Principal};
use crate::db::{AsyncFunc, Freshness, Reader, Requester, Tx};
use crate::error::Error;
use crate::services::Services;
use crate::users;
use crate::users::User;

/// Who calls an operation, from where, and the services that it works with.
#[derive(Debug, Clone)]
pub struct Caller {
    services: Services,
    requester: Requester,
    user: Option<Arc<User>>,
}

impl Caller {
    /// Makes a caller who is not logged in.
    pub fn anonymous(services: &Services, client: impl Into<Requester>) -> Self {
        Self::new(services.clone(), client.into())
    }

    /// Makes a caller who is logged in through the session of `principal`.
    pub fn logged_in(
        services: &Services,
        client: impl Into<Requester>,
        principal: Principal,
    ) -> Self {
        let requester = Requester {
            principal: Some(principal),
            ..client.into()
        };
        Self::new(services.clone(), requester)
    }

    /// Makes a caller of `requester`.
    pub const fn new(services: Services, requester: Requester) -> Self {
        Self {
            services,
            requester,
            user: None,
        }
    }

    /// Adds the user of the session, which was read with it, so that no operation reads
    /// it once more.
    #[must_use]
    pub fn with_user(mut self, user: Option<Arc<User>>) -> Self {
        self.user = user;
        self
    }

    /// Returns the services.
    pub const fn services(&self) -> &Services {
        &self.services
    }

    /// Returns from where the operation is called.
    pub fn client(&self) -> &ClientInfo {
        &self.requester.client
    }

    /// Returns who is logged in.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is.
    pub fn principal(&self) -> Result<Principal, Error> {
        self.requester.principal.ok_or(Error::Unauthenticated)
    }

    /// Returns the user who is logged in, as last read.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is; [`Error::UserNotFound`] when the
    /// account is gone.
    pub async fn user(&self) -> Result<Arc<User>, Error> {
        let user_id = self.principal()?.user_id;
        match &self.user {
            Some(user) => Ok(Arc::clone(user)),
            None => users::find(&self.services, user_id).await.map(Arc::new),
        }
    }

    /// Lets only who works for the site go on, as last read. To everybody else there is
    /// nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for other roles, those of [`User::require_active`];
    /// [`Error::Unauthenticated`], [`Error::UserNotFound`].
    pub async fn require_staff(&self) -> Result<Arc<User>, Error> {
        let user = self.user().await?;
        if !user.role.is_staff() {
            return Err(Error::NotFound);
        }
        user.require_active()?;
        Ok(user)
    }

    /// Asks for a recent proof of who is logged in.
    ///
    /// # Errors
    /// [`Error::ReauthenticationRequired`] when the last one was long ago;
    /// [`Error::Unauthenticated`].
    pub fn require_recent_proof(&self) -> Result<(), Error> {
        self.principal()?.require_recent_proof(&self.services)
    }

    /// Asks for a recent proof with a second factor in it.
    ///
    /// # Errors
    /// [`Error::SecondFactorProofRequired`] when there is none;
    /// [`Error::Unauthenticated`].
    pub fn require_second_factor_proof(&self) -> Result<(), Error> {
        self.principal()?
            .require_second_factor_proof(&self.services)
    }

    /// Asks for what a change of the ways into an account needs: a recent proof, and where
    /// two-step login is on, one with a second factor in it. Otherwise a password alone
    /// could do away with the second step, or get around it. What is on is read anew: it
    /// may have been turned on since the request began, whose body can take its time.
    ///
    /// # Errors
    /// [`Error::ReauthenticationRequired`], [`Error::SecondFactorProofRequired`],
    /// [`Error::UserNotFound`], [`Error::Unauthenticated`].
    pub async fn require_full_proof(&self) -> Result<(), Error> {
        let user_id = self.principal()?.user_id;
        let user = users::find(&self.services, user_id).await?;
        if user.two_factor_enabled {
            self.require_second_factor_proof()
        } else {
            self.require_recent_proof()
        }
    }

    /// Returns a connection to read with, whose answers are not older than what this
    /// caller last wrote.
    pub async fn read(&self) -> Result<Reader, Error> {
        let freshness = self
            .requester
            .principal
            .map_or(Freshness::MayLag, |who| who.freshness(&self.services));
        self.services.db.read(freshness).await
    }

    /// Runs `work` in one write transaction, which knows who calls, and commits when
    /// it answers `Ok`; see [`Core::write_for`](crate::Core::write_for).
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> AsyncFunc<&'t mut Tx, Result<T, Error>> + Send + 'static,
        for<'t> <F as AsyncFunc<&'t mut Tx, Result<T, Error>>>::Fut: Send,
    {
        self.services.write_for(self.requester.clone(), work).await
    }
}

/// What an operation works with is what its caller brings.
impl Deref for Caller {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}
