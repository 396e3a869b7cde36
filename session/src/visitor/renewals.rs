//! What renews the session's id, and can be repeated with the one before.

use serde_json::Value;
use stagedoor_domain::creators::{self, Upgrade};
use stagedoor_domain::sessions::{SessionToken, Standing};
use stagedoor_domain::users;
use stagedoor_domain::{Error, Principal, accounts, log_fields, passkeys, second_factor};
use uuid::Uuid;

use super::Visitor;

impl Visitor {
    /// Makes whoever is logged in a creator; see [`creators::upgrade`].
    pub async fn upgrade_to_creator(&self) -> Result<Upgrade, Error> {
        let (principal, presented) = self.repeating(Standing::BeforeUpgrade).await?;
        let renewed = creators::upgrade(&self.calling(principal), &presented).await?;
        let upgrade = self.adopt(renewed);
        self.lock().user = None;
        Ok(upgrade)
    }

    /// Whether there is anybody here to prove who they are, before anything is said of
    /// what they have sent.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], [`Error::UserNotFound`].
    pub async fn require_provable(&self) -> Result<(), Error> {
        self.proving().await.map(drop)
    }

    /// Notes a new proof, by the form with the password and, it may be, a code, which may be repeated; who
    /// gave it. See [`accounts::reauthenticate_by_form`].
    pub async fn prove_by_form(&self, password: &str, code: Option<&str>) -> Result<Uuid, Error> {
        let (principal, old) = self.proving().await?;
        let caller = self.calling(principal);
        let renewed = accounts::reauthenticate_by_form(&caller, password, code, old).await?;
        self.adopt(renewed);
        Ok(principal.user_id)
    }

    /// The same by the form with a passkey; see [`passkeys::prove_by_form`].
    pub async fn prove_by_passkey_form(
        &self,
        ceremony_id: Uuid,
        credential: &Value,
    ) -> Result<Uuid, Error> {
        let (principal, old) = self.proving().await?;
        let caller = self.calling(principal);
        let renewed = passkeys::prove_by_form(&caller, ceremony_id, credential, old).await?;
        self.adopt(renewed);
        Ok(principal.user_id)
    }

    /// Makes new backup codes for whoever is logged in; see
    /// [`second_factor::renew_to_show`]. With an id that was renewed before it, it is not
    /// begun.
    pub async fn renew_backup_codes(&self) -> Result<(), Error> {
        let caller = self.account_holder().await?;
        let old = self.token().ok_or(Error::Unauthenticated)?;
        let renewed = second_factor::renew_to_show(&caller, old).await?;
        self.adopt(renewed);
        Ok(())
    }

    async fn proving(&self) -> Result<(Principal, SessionToken), Error> {
        let (principal, old) = self.repeating(Standing::BeforeForm).await?;
        users::find(&self.0.services, principal.user_id).await?;
        Ok((principal, old))
    }

    /// Who is logged in, and with which id, for what may be repeated with one that has
    /// this `standing`.
    async fn repeating(&self, standing: Standing) -> Result<(Principal, SessionToken), Error> {
        let session = self.session().await?.ok_or(Error::Unauthenticated)?;
        if session.standing != Standing::Present && session.standing != standing {
            return Err(Error::Unauthenticated);
        }
        self.touch(&session);
        let principal = session.principal().ok_or(Error::Unauthenticated)?;
        log_fields::about_account(principal.user_id);
        self.require_open()?;
        Ok((principal, self.token().ok_or(Error::Unauthenticated)?))
    }
}
