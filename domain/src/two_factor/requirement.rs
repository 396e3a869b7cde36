//! Roles that must have a second step (OWASP ASVS 5.0, 6.3.3).

use crate::accounts::User;
use crate::db::{Conn, Freshness};
use crate::error::Error;
use crate::passkeys;
use crate::services::Services;

/// Whether this account's role asks for two-step login or a passkey, and it has
/// neither yet.
pub async fn is_missing(services: &Services, user: &User) -> Result<bool, Error> {
    if !may_be_missing(services, user) {
        return Ok(false);
    }
    let mut reader = services.db.read(Freshness::Latest).await?;
    Ok(!passkeys::has_any_in(reader.conn(), user.id).await?)
}

/// That it is not missing.
///
/// # Errors
/// [`Error::TwoStepRequired`].
pub(crate) async fn require_in(
    conn: Conn<'_>,
    services: &Services,
    user: &User,
) -> Result<(), Error> {
    if may_be_missing(services, user) && !passkeys::has_any_in(conn, user.id).await? {
        return Err(Error::TwoStepRequired);
    }
    Ok(())
}

fn may_be_missing(services: &Services, user: &User) -> bool {
    services.settings.require_two_step.contains(&user.role) && !user.two_factor_enabled
}
