//! Logging in, in one step or two, or by making an account.

use std::sync::Arc;

use stagedoor_domain::accounts::{self, Credentials, Login, Registration};
use stagedoor_domain::logins::PendingLogin;
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_domain::second_factor;
use stagedoor_domain::{Error, User, log_fields};
use uuid::Uuid;

use super::Visitor;

impl Visitor {
    /// Logs in with a password; see [`accounts::log_in`]. Nobody yet, where there is
    /// a second step to do.
    pub async fn log_in(&self, credentials: Credentials) -> Result<Option<Arc<User>>, Error> {
        let login = accounts::log_in(&self.anybody(), credentials, self.token()).await?;
        self.enter(login.began());
        Ok(match login {
            Login::Done(user, _) => Some(self.remember(user)),
            Login::SecondFactorRequired(_) => None,
        })
    }

    /// Makes an account and logs it in; see [`accounts::register_and_log_in`].
    pub async fn register(&self, registration: Registration) -> Result<Arc<User>, Error> {
        let (user, began) =
            accounts::register_and_log_in(&self.anybody(), registration, self.token()).await?;
        self.enter(&began);
        Ok(self.remember(user))
    }

    /// The login that waits in this session for its second step.
    pub async fn pending_login(&self) -> Result<PendingLogin, Error> {
        let session = self.session().await?.ok_or(Error::Unauthenticated)?;
        let user_id = session
            .second_factor_user_id
            .ok_or(Error::Unauthenticated)?;
        log_fields::about_account(user_id);
        Ok(PendingLogin {
            session_id: session.id,
            token: self.token().ok_or(Error::Unauthenticated)?,
            user_id,
        })
    }

    /// Finishes a login with a code; see [`second_factor::log_in_with_code`].
    pub async fn log_in_with_code(&self, code: &str) -> Result<Arc<User>, Error> {
        let pending = self.pending_login().await?;
        let (user, began) = second_factor::log_in_with_code(&self.anybody(), pending, code).await?;
        self.enter(&began);
        Ok(self.remember(user))
    }

    /// Asks for a passkey to log in with; see [`passkeys::begin_login`]. Who begins
    /// anew does not go on with a login that waits.
    pub async fn begin_passkey_login(&self) -> Result<Challenge, Error> {
        if self.pending_login().await.is_ok() {
            self.log_out().await?;
        }
        passkeys::begin_login(&self.anybody()).await
    }

    /// Logs in with a passkey: as the second step where a login waits for one, else
    /// alone.
    pub async fn log_in_with_passkey(
        &self,
        ceremony_id: Uuid,
        credential: &serde_json::Value,
    ) -> Result<Arc<User>, Error> {
        let (user, began) = match self.pending_login().await {
            Ok(pending) => {
                passkeys::log_in_second_factor(&self.anybody(), pending, ceremony_id, credential)
                    .await?
            }
            Err(Error::Unauthenticated) => {
                passkeys::log_in(&self.anybody(), ceremony_id, credential, self.token()).await?
            }
            Err(error) => return Err(error),
        };
        self.enter(&began);
        Ok(self.remember(user))
    }
}
