//! What renews the session's id, and can be repeated with the one before.

use std::sync::Arc;

use serde_json::Value;
use stagedoor_domain::creators::{self, Upgrade};
use stagedoor_domain::sessions::{SessionToken, Standing};
use stagedoor_domain::users;
use stagedoor_domain::{Error, Principal, accounts, log_fields, passkeys};
use uuid::Uuid;

use super::Visitor;
use crate::store::Row;

impl Visitor {
    /// Makes whoever is logged in a creator; see [`creators::upgrade`].
    pub async fn upgrade_to_creator(&self) -> Result<Upgrade, Error> {
        let (principal, presented) = self.repeating(Standing::BeforeUpgrade).await?;
        let (upgrade, token) = creators::upgrade(&self.calling(principal), &presented).await?;
        self.adopt(token);
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
        let token =
            accounts::reauthenticate_by_form(&self.calling(principal), password, code, old).await?;
        self.adopt(token);
        Ok(principal.user_id)
    }

    /// The same by the form with a passkey; see [`passkeys::prove_by_form`].
    pub async fn prove_by_passkey_form(
        &self,
        ceremony_id: Uuid,
        credential: &Value,
    ) -> Result<Uuid, Error> {
        let (principal, old) = self.proving().await?;
        let token =
            passkeys::prove_by_form(&self.calling(principal), ceremony_id, credential, old).await?;
        self.adopt(token);
        Ok(principal.user_id)
    }

    async fn proving(&self) -> Result<(Principal, SessionToken), Error> {
        let (principal, old) = self.repeating(Standing::BeforeProof).await?;
        users::find(&self.0.services, principal.user_id).await?;
        Ok((principal, old))
    }

    /// Who is logged in, and with which id, for what may be repeated with one that has
    /// this `standing`.
    async fn repeating(&self, standing: Standing) -> Result<(Principal, SessionToken), Error> {
        let row: Option<Arc<Row>> = self.row().await?;
        let row = row.filter(|row| row.standing == Standing::Present || row.standing == standing);
        let row = row.ok_or(Error::Unauthenticated)?;
        self.touch(&row);
        let principal = row.principal()?;
        log_fields::about_account(principal.user_id);
        Ok((principal, self.token().ok_or(Error::Unauthenticated)?))
    }

    fn adopt(&self, token: Option<SessionToken>) {
        if let Some(token) = token {
            self.continue_as(&token);
        }
    }
}
