//! Keeping and removing what is suspended.

use uuid::Uuid;

use super::FactorId;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::{Earned, Error};
use crate::factor::Factor;
use crate::jobs::{self, Notice};
use crate::passkeys;
use crate::sessions::{self, Renewed};
use crate::users;

/// Makes one that is suspended good again. The authenticator app brings two-step login
/// back where it is off by now, and ends the other sessions with that. This session
/// gets the new id that is answered.
///
/// # Errors
/// [`Error::NotFound`] when there is no such suspended one;
/// [`Error::ReauthenticationRequired`] and [`Error::SecondFactorProofRequired`], as for
/// adding one; [`Error::EmailNotVerified`]; [`Error::Unauthenticated`] when this session was ended meanwhile.
pub async fn keep(caller: &Caller, id: FactorId) -> Result<Renewed, Error> {
    caller.require_full_proof().await?;
    review(caller, id, true).await
}

/// Removes one that is suspended. Without the authenticator app two-step login is off,
/// and the backup codes go with it. This session gets the new id that is answered.
///
/// # Errors
/// As [`keep`]; a password is enough to remove a passkey or backup codes.
pub async fn remove(caller: &Caller, id: FactorId) -> Result<Renewed, Error> {
    require_proof_to_remove(caller, id).await?;
    review(caller, id, false).await
}

/// That whoever asks has shown lately who they are, as well as [`remove`] wants it.
///
/// # Errors
/// [`Error::ReauthenticationRequired`] and [`Error::SecondFactorProofRequired`].
pub async fn require_proof_to_remove(caller: &Caller, id: FactorId) -> Result<(), Error> {
    match id {
        FactorId::AuthenticatorApp => caller.require_full_proof().await,
        FactorId::Passkey(_) | FactorId::BackupCodes => caller.require_recent_proof(),
    }
}

async fn review(caller: &Caller, id: FactorId, is_kept: bool) -> Result<Renewed, Error> {
    let principal = caller.principal()?;

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            // In the order of everybody who changes the ways into an account.
            let user = users::lock(tx, user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            if is_kept && !user.is_verified {
                return Err(Error::EmailNotVerified(earned(id)));
            }
            let factor = if is_kept {
                keep_one(tx.conn(), user_id, id).await?
            } else {
                remove_one(tx.conn(), user_id, id).await?
            };
            if factor == Factor::AuthenticatorApp && user.two_factor_enabled != is_kept {
                turn_two_step(tx, is_kept).await?;
            }
            let renewed = sessions::replace_id(tx, principal.session_id).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let (action, notice) = if is_kept {
                let kept = factor.clone();
                let action = Action::KeepFactor { factor: kept };
                (action, Notice::FactorKept { factor })
            } else {
                let removed = factor.clone();
                let action = Action::RemoveFactor { factor: removed };
                (action, Notice::FactorRemoved { factor })
            };
            let event = Event::by_user(action, user_id);
            audit::record(tx, &event).await?;
            jobs::notify(tx, user_id, notice).await?;
            Ok(renewed)
        })
        .await
}

/// What somebody has earned with a confirmed address who may have this one.
const fn earned(id: FactorId) -> Earned {
    match id {
        FactorId::Passkey(_) => Earned::Passkeys,
        FactorId::AuthenticatorApp | FactorId::BackupCodes => Earned::TwoStepLogin,
    }
}

async fn keep_one(conn: Conn<'_>, user_id: Uuid, id: FactorId) -> Result<Factor, Error> {
    match id {
        FactorId::Passkey(passkey_id) => {
            let name = passkeys::keep_suspended(conn, user_id, passkey_id).await?;
            let name = name.ok_or(Error::NotFound)?;
            Ok(Factor::Passkey { name })
        }
        FactorId::AuthenticatorApp => {
            let sql = "UPDATE totp_secrets SET suspended_at = NULL
                       WHERE user_id = $1 AND suspended_at IS NOT NULL";
            require_some(conn, sql, user_id).await?;
            Ok(Factor::AuthenticatorApp)
        }
        FactorId::BackupCodes => {
            let sql = "UPDATE backup_codes SET suspended_at = NULL
                       WHERE user_id = $1 AND suspended_at IS NOT NULL AND used_at IS NULL";
            require_some(conn, sql, user_id).await?;
            Ok(Factor::BackupCodes)
        }
    }
}

async fn remove_one(mut conn: Conn<'_>, user_id: Uuid, id: FactorId) -> Result<Factor, Error> {
    match id {
        FactorId::Passkey(passkey_id) => {
            let name = passkeys::remove_suspended(conn, user_id, passkey_id).await?;
            let name = name.ok_or(Error::NotFound)?;
            Ok(Factor::Passkey { name })
        }
        FactorId::AuthenticatorApp => {
            let sql = "DELETE FROM totp_secrets WHERE user_id = $1 AND suspended_at IS NOT NULL";
            require_some(conn.reborrow(), sql, user_id).await?;
            on!(conn, c => {
                sqlx::query("DELETE FROM backup_codes WHERE user_id = $1")
                    .bind(user_id)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
            sessions::forget_sealed_codes_of(conn, user_id).await?;
            Ok(Factor::AuthenticatorApp)
        }
        FactorId::BackupCodes => {
            let sql = "DELETE FROM backup_codes WHERE user_id = $1 AND suspended_at IS NOT NULL";
            require_some(conn, sql, user_id).await?;
            Ok(Factor::BackupCodes)
        }
    }
}

async fn require_some(mut conn: Conn<'_>, sql: &'static str, user_id: Uuid) -> Result<(), Error> {
    let rows = on!(conn, c => {
        sqlx::query(sql).bind(user_id).execute(c).await.map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Turns two-step login on or off. On, the other sessions end (OWASP ASVS 5.0, 7.4.3);
/// off, logins that wait for their second step start over.
async fn turn_two_step(tx: &mut Tx, is_on: bool) -> Result<(), Error> {
    let principal = tx.principal()?;
    let user_id = principal.user_id;
    users::set_two_factor(tx.conn(), user_id, is_on).await?;
    if is_on {
        sessions::end_others(tx.conn(), user_id, principal.session_id).await?;
    } else {
        sessions::end_unfinished(tx.conn(), user_id).await?;
    }
    Ok(())
}
