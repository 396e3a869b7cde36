//! Roles that must use a second step (OWASP ASVS 5.0, 6.3.3).

use crate::accounts::User;
use crate::client::Principal;
use crate::db::{Conn, Freshness};
use crate::error::Error;
use crate::passkeys;
use crate::services::Services;

/// Whether this account's role asks for two-step login or a passkey, and it has
/// neither yet.
pub async fn is_missing(services: &Services, user: &User) -> Result<bool, Error> {
    if !is_required(services, user) || user.two_factor_enabled {
        return Ok(false);
    }
    let mut reader = services.db.read(Freshness::Latest).await?;
    Ok(!passkeys::has_any_in(reader.conn(), user.id).await?)
}

/// That whoever asks has used a second factor in this session, where their role asks
/// for one: an account that has a passkey still logs in with a password alone.
///
/// # Errors
/// [`Error::TwoStepRequired`] when the account has none,
/// [`Error::SecondFactorProofRequired`] when the session has not seen it.
pub async fn require_use(
    services: &Services,
    principal: &Principal,
    user: &User,
) -> Result<(), Error> {
    if !is_required(services, user) {
        return Ok(());
    }
    let mut reader = services.db.read(Freshness::Latest).await?;
    require_use_in(reader.conn(), services, principal, user).await
}

/// [`require_use`], inside a transaction of the caller's.
pub(crate) async fn require_use_in(
    conn: Conn<'_>,
    services: &Services,
    principal: &Principal,
    user: &User,
) -> Result<(), Error> {
    if !is_required(services, user) {
        return Ok(());
    }
    if !user.two_factor_enabled && !passkeys::has_any_in(conn, user.id).await? {
        return Err(Error::TwoStepRequired);
    }
    match principal.second_factor_proved_at {
        Some(_) => Ok(()),
        None => Err(Error::SecondFactorProofRequired),
    }
}

fn is_required(services: &Services, user: &User) -> bool {
    services.settings.require_two_step.contains(&user.role)
}
