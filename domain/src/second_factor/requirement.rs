//! Roles that must use a second step (OWASP ASVS 5.0, 6.3.3).

use crate::caller::Caller;
use crate::client::Principal;
use crate::db::{Freshness, Tx};
use crate::error::Error;
use crate::passkeys;
use crate::services::Services;
use crate::settings::Settings;
use crate::users::User;

/// Whether this account's role asks for two-step login or a passkey, and it has
/// neither yet.
pub async fn is_missing(services: &Services, user: &User) -> Result<bool, Error> {
    if !is_required(&services.settings, user) || user.two_factor_enabled {
        return Ok(false);
    }
    let mut reader = services.db.read(Freshness::Latest).await?;
    Ok(!passkeys::has_active(reader.conn(), user.id).await?)
}

/// That whoever asks has used a second factor in this session, where their role asks
/// for one: an account that has a passkey still logs in with a password alone.
///
/// # Errors
/// [`Error::TwoStepRequired`] when the account has none,
/// [`Error::SecondFactorProofRequired`] when the session has not seen it.
pub async fn require_use_by(caller: &Caller, user: &User) -> Result<(), Error> {
    if !is_required(&caller.settings, user) {
        return Ok(());
    }
    let has_factor = user.two_factor_enabled || {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        passkeys::has_active(reader.conn(), user.id).await?
    };
    require_factor_used(&caller.principal()?, has_factor)
}

/// [`require_use_by`], inside a transaction.
pub(crate) async fn require_use(tx: &mut Tx, user: &User) -> Result<(), Error> {
    let principal = tx.principal()?;
    if !is_required(tx.settings(), user) {
        return Ok(());
    }
    let has_factor = user.two_factor_enabled || passkeys::has_active(tx.conn(), user.id).await?;
    require_factor_used(&principal, has_factor)
}

fn require_factor_used(principal: &Principal, has_factor: bool) -> Result<(), Error> {
    if !has_factor {
        return Err(Error::TwoStepRequired);
    }
    match principal.second_factor_proved_at {
        Some(_) => Ok(()),
        None => Err(Error::SecondFactorProofRequired),
    }
}

fn is_required(settings: &Settings, user: &User) -> bool {
    settings.require_two_step.contains(&user.role)
}
